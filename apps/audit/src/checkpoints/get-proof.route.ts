import { auditProofOperations } from '@rymeda/contracts';
import { notFound, problem } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { disclose } from '@rymeda/tenancy';
import { canonicalEntry } from '../logs/leaf.ts';
import { logKey } from '../logs/log-name.rules.ts';
import type { EntryStore } from '../logs/entry.store.ts';
import { leafHash } from '../tree/hash.ts';
import { originOf } from './checkpoint.ts';
import type { ProofReader } from './proof-reader.ts';

const base64 = (bytes: Buffer): string => bytes.toString('base64');

export const getProof = (parts: { entries: EntryStore; proofs: ProofReader; originPrefix: string }) =>
  route(auditProofOperations.proof, 'audit_log', async ({ scope, params }) => {
    const entry = await parts.entries.load(scope, params.id);
    if (entry === null) throw notFound();
    const head = await parts.proofs.over(entry, entry.index);
    const checkpoint = head && (await parts.proofs.checkpoint(entry, head.size));
    if (head === undefined || checkpoint === undefined)
      throw problem('PROOF_NOT_READY', 'No checkpoint covers this entry yet', {
        headers: { 'retry-after': '5' },
      });
    const leaf = canonicalEntry(entry);
    const hashes = await parts.proofs.inclusion(entry, entry.index, leaf, head);
    disclose({ resourceType: 'audit_log', resourceIds: [entry._id], fields: [] });
    return {
      data: {
        id: entry._id,
        origin: originOf(parts.originPrefix, logKey(entry)),
        index: entry.index,
        treeSize: head.size,
        leaf: leaf.toString(),
        leafHash: base64(leafHash(leaf)),
        hashes: hashes.map(base64),
        rootHash: base64(head.root),
        checkpoint,
      },
    };
  });
