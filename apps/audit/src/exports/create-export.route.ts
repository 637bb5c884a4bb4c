import { auditExportOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { toAuditExport, type ExportRow } from './export.ts';
import type { ExportStore } from './export.store.ts';

/** Made in the background; that it was asked for and by whom is an entry when it is done, before it can be had. */
export const createExport = ({ exports, wake }: { exports: ExportStore; wake: () => void }) =>
  route(auditExportOperations.create, 'audit_export', async ({ scope, body, now }, tx) => {
    const { format, year, ...filter } = body;
    const row: ExportRow = {
      _id: newId('exp'),
      organizationId: scope.organizationId,
      status: 'queued',
      format,
      year: year ?? now.getUTCFullYear(),
      filter,
      requestedBy: scope.actor.id,
      entries: 0,
      of: null,
      treeSize: null,
      files: [],
      version: 1,
      createdAt: now,
      updatedAt: now,
      completedAt: null,
    };
    await exports.request(scope, row, tx);
    tx.afterCommit(wake);
    return { data: toAuditExport(row, []), version: 1, location: `/v1/audit/exports/${row._id}` };
  });
