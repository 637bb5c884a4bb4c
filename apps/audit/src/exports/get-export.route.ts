import { auditExportOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ObjectStore } from '@rymeda/storage';
import { disclose } from '@rymeda/tenancy';
import { exportKey, toAuditExport } from './export.ts';
import type { ExportStore } from './export.store.ts';

const linkSeconds = 300;

/** Whoever is given links can read the export: that is an entry of its own. */
export const getExport = ({ exports, objects }: { exports: ExportStore; objects: ObjectStore }) =>
  route(auditExportOperations.get, 'audit_export', async ({ scope, params }) => {
    const row = await exports.load(scope, params.id);
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
  });
