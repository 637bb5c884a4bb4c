import { auditProofOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toAuditCheckpoint } from './checkpoint.ts';
import type { TenantCheckpointStore } from './tenant-checkpoint.store.ts';

/** Heads say nothing of anybody: reading them is no entry of the log. */
export const listCheckpoints = (parts: { heads: TenantCheckpointStore; originPrefix: string }) =>
  route(auditProofOperations.checkpoints, 'audit_checkpoint', async ({ scope, limit, after }) => {
    const page = await parts.heads.list(scope, limit, after);
    return { ...page, items: page.items.map((row) => toAuditCheckpoint(row, parts.originPrefix)) };
  });
