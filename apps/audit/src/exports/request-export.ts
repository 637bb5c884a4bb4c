import type { AuditExport, auditExportOperations } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { newId } from '@rymeda/kernel';
import { runCause } from '@rymeda/service/calls';
import type { TenantContext } from '@rymeda/tenancy';
import type { z } from 'zod';
import { toAuditExport, type ExportRow } from './export.ts';
import type { ExportStore } from './export.store.ts';

export interface ExportRequests {
  exports: ExportStore;
  /** Called when a request is committed. */
  wake: () => void;
}

/** Made in the background; that it was asked for and by whom is an entry when it is done, before it can be had. */
export async function requestExport(
  { exports, wake }: ExportRequests,
  { scope, body, now }: RequestedExport,
  tx: Tx,
): Promise<AuditExport> {
  const { format, year, ...filter } = body;
  const requestId = runCause(scope);
  const row: ExportRow = {
    _id: newId('exp'),
    organizationId: scope.organizationId,
    status: 'queued',
    format,
    year: year ?? now.getUTCFullYear(),
    filter,
    requestedBy: scope.actor.id,
    ...(requestId === undefined ? {} : { requestId }),
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
  return toAuditExport(row, []);
}

interface RequestedExport {
  scope: TenantContext;
  body: z.output<typeof auditExportOperations.create.body>;
  now: Date;
}
