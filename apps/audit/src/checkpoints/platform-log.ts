import type { ObjectStore } from '@rymeda/storage';
import type { Clock } from '@rymeda/kernel';
import { wasTaken } from '../logs/log-database.ts';
import { logKey, padded, type LogName } from '../logs/log-name.rules.ts';
import { leafHash } from '../tree/hash.ts';
import { consistencyProof, inclusionProof } from '../tree/proofs.ts';
import type { FullTile } from '../tree/tile.ts';
import { tileNodes } from '../tree/tile-nodes.ts';
import type { TreeEdge } from '../tree/tree-edge.ts';
import { checkpointText, tlogProof, type TreeHead } from './checkpoint-text.ts';
import { originOf } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint.store.ts';
import { checkpointKey, logFolder, platformKey } from './object-keys.ts';
import { signedNote, type Signer } from './signer.ts';
import { pooled, removeOutgrown, upload } from './upload.ts';
import type { Witnesses } from './witness.ts';

export interface PlatformLogOptions {
  checkpoints: CheckpointStore;
  objects: ObjectStore;
  signers: () => readonly Signer[];
  witnesses: Witnesses;
  originPrefix: string;
  clock: Clock;
  retainUntil: () => Date;
}

/** A log's head that is to get its place in the platform's log. */
export interface NewHead extends LogName {
  size: number;
  root: Buffer;
}

const mostAttempts = 5;
/** While nothing can be signed, heads come all the same: of those that one signature covers so many are in memory. */
const coveredAtOnce = 1_000;

/** The platform's own log: organisations' heads become its entries, and one signature over it covers them all. */
export function platformLog(options: PlatformLogOptions) {
  const { checkpoints, objects, clock } = options;
  const origin = originOf(options.originPrefix, platformKey);
  let edge: TreeEdge | undefined;

  /** Several processes may append: whoever comes second at a place reads the edge again. */
  async function append(heads: readonly NewHead[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      edge ??= await checkpoints.platformTree.edge();
      const rows = heads.map(({ organizationId, year, size, root }, n) => ({
        _id: `${logKey({ organizationId, year })}/${padded(size)}`,
        organizationId,
        year,
        size,
        root,
        platformIndex: (edge as TreeEdge).size + n,
        at: clock(),
      }));
      const full: FullTile[] = rows.flatMap((row) =>
        (edge as TreeEdge).append(leafHash(Buffer.from(checkpoints.entryOf(row)))),
      );
      try {
        return await checkpoints.append(rows, full);
      } catch (error) {
        edge = undefined;
        if (!wasTaken(error) || attempt === mostAttempts) throw error;
        heads = await withoutPresent(heads);
        if (heads.length === 0) return;
      }
    }
  }

  async function withoutPresent(heads: readonly NewHead[]): Promise<NewHead[]> {
    const left: NewHead[] = [];
    for (const head of heads) if (((await checkpoints.latest(head))?.size ?? 0) < head.size) left.push(head);
    return left;
  }

  /** Signs the log as it is, once its entries and tiles are in the object store. */
  async function sign(): Promise<void> {
    const { platformTree } = checkpoints;
    const size = await platformTree.size();
    const before = await checkpoints.latestSigned();
    const from = before?.size ?? 0;
    if (size === from) return;
    const tile = platformTree.at(size);
    const growth = { key: platformKey, from, to: size, entries: checkpoints.platformEntries, tile };
    await upload(growth, { objects, retainUntil: options.retainUntil() });
    const root = (await platformTree.edgeAt(size)).root();
    const head: TreeHead = { origin, size, root };
    const node = tileNodes(tile);
    const signed = await signedNote(checkpointText(head), options.signers());
    const note = await options.witnesses.cosign(head, signed, (first) => consistencyProof(first, size, node));
    await publish(head, note);
    await removeOutgrown(growth, objects);
  }

  /** The object first: what only the database knows could be rolled back unseen. */
  async function publish({ size, root }: TreeHead, note: string): Promise<void> {
    const body = Buffer.from(note);
    const type = { contentType: 'text/plain; charset=utf-8', retainUntil: options.retainUntil() };
    await objects.putOnce(checkpointKey(platformKey, size), body, type);
    await objects.put(`${logFolder(platformKey)}/checkpoint`, body);
    const before = (await checkpoints.latestSigned())?.size ?? 0;
    for (let from = before; from < size; from += coveredAtOnce) {
      const node = tileNodes(checkpoints.platformTree.at(size));
      const covered = await checkpoints.covered(from, Math.min(size, from + coveredAtOnce));
      await pooled(
        covered.map((row) => async () => {
          const text = await proofOf(row.platformIndex, { size, note }, node);
          const whole = Buffer.from(checkpoints.entryOf(row) + '\n' + text);
          await objects.putOnce(checkpointKey(logKey(row), row.size), whole, type);
        }),
      );
    }
    await checkpoints.appendSigned({ size, root }, note, clock());
  }

  /** That an entry of this log is in it, as C2SP tlog-proof writes it. */
  async function proofOf(
    index: number,
    { size, note }: { size: number; note: string },
    node = tileNodes(checkpoints.platformTree.at(size)),
  ): Promise<string> {
    return tlogProof({ index, hashes: await inclusionProof(index, size, node), checkpoint: note });
  }

  return { origin, append, sign, proofOf };
}
export type PlatformLog = ReturnType<typeof platformLog>;
