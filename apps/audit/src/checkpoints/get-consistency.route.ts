import { auditProofOperations } from '@rymeda/contracts';
import { validationFailed } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { logKey } from '../logs/log-name.rules.ts';
import { emptyRoot } from '../tree/hash.ts';
import { originOf } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint.store.ts';
import type { Head, ProofReader } from './proof-reader.ts';

interface Parts {
  checkpoints: CheckpointStore;
  proofs: ProofReader;
  originPrefix: string;
}

/** Between any two sizes at which a checkpoint was published, 0 included. */
export const getConsistency = ({ checkpoints, proofs, originPrefix }: Parts) =>
  route(auditProofOperations.consistency, 'audit_checkpoint', async ({ scope, query, now }) => {
    const name = { organizationId: scope.organizationId, year: query.year ?? now.getUTCFullYear() };
    const headAt = async (field: 'from' | 'to'): Promise<Head> => {
      if (query[field] === 0) return { size: 0, root: emptyRoot() };
      const row = await checkpoints.at(name, query[field]);
      if (row !== undefined) return row;
      throw validationFailed([
        { field, code: 'not_found', message: `${field} is not the size of a checkpoint` },
      ]);
    };
    const [from, to] = [await headAt('from'), await headAt('to')];
    if (from.size > to.size)
      throw validationFailed([{ field: 'from', code: 'out_of_range', message: 'from must not be above to' }]);
    const hashes = await proofs.consistency(name, from.size, to.size);
    const told = ({ size, root }: Head) => ({ size, rootHash: root.toString('base64') });
    return {
      data: {
        origin: originOf(originPrefix, logKey(name)),
        from: told(from),
        to: told(to),
        hashes: hashes.map((hash) => hash.toString('base64')),
      },
    };
  });
