import { auditProofOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toAuditCheckpoint } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint.store.ts';
import type { TenantCheckpointStore } from './tenant-checkpoint.store.ts';

interface Parts {
  heads: TenantCheckpointStore;
  checkpoints: Pick<CheckpointStore, 'latestSigned'>;
  originPrefix: string;
}

/** Heads say nothing of anybody: reading them is no entry of the log. One that is not signed yet is not told. */
export const listCheckpoints = ({ heads, checkpoints, originPrefix }: Parts) =>
  route(auditProofOperations.checkpoints, 'audit_checkpoint', async ({ scope, limit, after }) => {
    const signed = (await checkpoints.latestSigned())?.size ?? 0;
    const page = await heads.list(scope, signed, limit, after);
    return { ...page, items: page.items.map((row) => toAuditCheckpoint(row, originPrefix)) };
  });
