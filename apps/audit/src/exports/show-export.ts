import type { AuditExport } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import type { ObjectStore } from '@rymeda/storage';
import { disclose, type Scope } from '@rymeda/tenancy';
import { exportKey, toAuditExport } from './export.ts';
import type { ExportStore } from './export.store.ts';

export interface ExportFiles {
  exports: ExportStore;
  objects: ObjectStore;
}

const linkSeconds = 300;

/** Whoever is given links can read the export: that is an entry of its own. NOT_FOUND where there is none. */
export async function showExport(
  { exports, objects }: ExportFiles,
  scope: Scope,
  id: string,
): Promise<{ data: AuditExport; version: number }> {
  const row = await exports.load(scope, id);
  if (row === null) throw notFound();
  const files = await Promise.all(
    row.files.map(async ({ name, bytes }) => ({
      name,
      bytes,
      url: await objects.link(exportKey(row, name), {
        seconds: linkSeconds,
        filename: `${row._id}-${name}`,
      }),
    })),
  );
  if (files.length > 0) disclose({ resourceType: 'audit_export', resourceIds: [row._id], fields: [] });
  return { data: toAuditExport(row, files), version: row.version };
}
