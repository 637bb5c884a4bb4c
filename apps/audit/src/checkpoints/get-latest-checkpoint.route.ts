import { auditProofOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { toAuditCheckpoint } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint.store.ts';
import { verifierKey, type NoteKey } from './note.ts';
import type { ProofReader } from './proof-reader.ts';

interface Parts {
  checkpoints: CheckpointStore;
  proofs: ProofReader;
  originPrefix: string;
  keys: () => readonly NoteKey[];
}

/** Heads say nothing of anybody: reading one is no entry of the log. */
export const getLatestCheckpoint = ({ checkpoints, proofs, originPrefix, keys }: Parts) =>
  route(auditProofOperations.latest, 'audit_checkpoint', async ({ scope, query, now }) => {
    const name = { organizationId: scope.organizationId, year: query.year ?? now.getUTCFullYear() };
    const head = await proofs.latest(name);
    const row = head === undefined ? undefined : await checkpoints.at(name, head.size);
    const checkpoint = head === undefined ? undefined : await proofs.checkpoint(name, head.size);
    if (row === undefined || checkpoint === undefined) throw notFound();
    return { data: { ...toAuditCheckpoint(row, originPrefix), checkpoint, keys: keys().map(verifierKey) } };
  });
