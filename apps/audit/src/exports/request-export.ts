import type { AuditExport, auditExportOperations } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { newId, problem } from '@rymeda/kernel';
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

/** Of an organisation, not made yet. A log may take hours, and one process makes one after the other. */
export const mostWaiting = 10;

/**
 * Made in the background; that it was asked for and by whom is an entry when it is done, before it can be had.
 * RATE_LIMITED beside too many.
 */
export async function requestExport(
  { exports, wake }: ExportRequests,
  { scope, body, now }: RequestedExport,
  tx: Tx,
): Promise<AuditExport> {
  if ((await exports.waiting(scope, mostWaiting, tx)) >= mostWaiting)
    throw problem('RATE_LIMITED', 'Too many exports are under way; wait until one of them is done', {
      headers: { 'retry-after': '60' },
    });
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
