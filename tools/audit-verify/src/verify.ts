import type { Head } from './checkpoint.ts';
import { readExport, type ExportedEntry } from './export-lines.ts';
import { GrowingTree, leafHash } from './merkle.ts';

/** What was done to an entry. `index` is its place in the log, `line` where the export has it. */
export interface Finding {
  kind: 'changed' | 'removed' | 'moved' | 'added' | 'rewritten';
  index?: number;
  line?: number;
  id?: string;
  text: string;
}

export interface Verified {
  /** Entries of the export that are in the log, unchanged and at their places. */
  good: number;
  size: number;
  findings: Finding[];
  /** How many findings there are; the list is cut off. */
  total: number;
  /** Entries at the export's end that came after the checkpoint: neither proven nor missed. */
  later: number;
}

export interface VerifyOptions {
  file: string;
  /** Verified heads of one log, in any order; the largest counts, the others narrow down where it was rewritten. */
  heads: readonly Head[];
  /** Leaf hashes of the log, one after the other; believed only as far as the heads prove them. */
  leaves?: Buffer;
  /** The export is a selection: what it leaves out is not missed. */
  partial?: boolean;
  /** How many findings are told. */
  most?: number;
}

const hashBytes = 32;

/** Holds an export against signed heads. Reads the file once when all is well, twice to say what is not. */
export async function verifyExport(options: VerifyOptions): Promise<Verified> {
  const heads = [...options.heads].sort((a, b) => a.size - b.size);
  const head = heads.at(-1);
  if (head === undefined) throw new Error('a checkpoint is needed');
  if (new Set(heads.map(({ origin }) => origin)).size > 1)
    throw new Error('the checkpoints are of different logs');
  const known = options.leaves === undefined ? undefined : proven(options.leaves, heads);
  if (known?.size === head.size) return against(known.hashes, head.size, options);
  if (options.partial === true)
    throw new Error('the list of leaves is missing, or is not that of the checkpoint');
  return againstRoots(heads, known?.size ?? 0, options);
}

/** The part of a list of leaves that is the beginning of the signed log: up to the largest head that it meets. */
function proven(leaves: Buffer, heads: readonly Head[]): { hashes: Buffer; size: number } {
  const tree = new GrowingTree();
  let size = 0;
  for (const head of heads) {
    if (head.size * hashBytes > leaves.length) break;
    while (tree.size < head.size)
      tree.add(leaves.subarray(tree.size * hashBytes, (tree.size + 1) * hashBytes));
    if (!tree.root().equals(head.root)) break;
    size = head.size;
  }
  return { hashes: leaves.subarray(0, size * hashBytes), size };
}

async function against(leaves: Buffer, size: number, options: VerifyOptions): Promise<Verified> {
  const at = (n: number): Buffer => leaves.subarray(n * hashBytes, (n + 1) * hashBytes);
  let good = 0;
  let later = 0;
  let previous = -1;
  let whole = true;
  for await (const { index, leaf } of readExport(options.file)) {
    const inOrder = options.partial === true ? index > previous : index === previous + 1;
    if (!inOrder || index >= size || !leafHash(leaf).equals(at(index))) {
      if (inOrder && index >= size) {
        previous = index;
        later++;
        continue;
      }
      whole = false;
      break;
    }
    previous = index;
    good++;
  }
  if (whole && (options.partial === true || good === size))
    return { good, size, findings: [], total: 0, later };
  return compared(leaves, size, options);
}

/** Says of each entry what was done to it: its hash tells which one of the log's it is, if any. */
async function compared(leaves: Buffer, size: number, options: VerifyOptions): Promise<Verified> {
  const places = new Map<string, number>();
  for (let n = 0; n < size; n++) places.set(leaves.toString('latin1', n * hashBytes, (n + 1) * hashBytes), n);
  const report = collect(options.most);
  const seen = new Uint8Array(size);
  const strangers: Pick<ExportedEntry, 'index' | 'line' | 'id'>[] = [];
  /** How many strangers stand before an entry of the log: what came later stands behind all of those. */
  let amongKnown = 0;
  let good = 0;
  let later = 0;
  let previous = -1;
  for await (const { index, line, id, leaf } of readExport(options.file)) {
    const place = places.get(leafHash(leaf).toString('latin1'));
    if (place === undefined) {
      strangers.push({ index, line, id });
      continue;
    }
    amongKnown = strangers.length;
    if (seen[place] === 1)
      report({ kind: 'added', index: place, line, id, text: `a second copy of entry ${place}` });
    else if (index !== place)
      report({ kind: 'moved', index: place, line, id, text: `entry ${place} is given the place ${index}` });
    else if (index < previous)
      report({ kind: 'moved', index, line, id, text: `entry ${index} stands after entry ${previous}` });
    else good++;
    seen[place] = 1;
    previous = Math.max(previous, index);
  }
  for (const [n, { index, line, id }] of strangers.entries()) {
    const follows = options.partial === true ? index > previous : index === Math.max(previous + 1, size);
    if (n >= amongKnown && index >= size && follows) {
      previous = index;
      later++;
    } else if (index < size && seen[index] === 0) {
      seen[index] = 1;
      report({ kind: 'changed', index, line, id, text: `entry ${index} is not what was logged` });
    } else
      report({ kind: 'added', index, line, id, text: `an entry that was never logged, at place ${index}` });
  }
  if (options.partial !== true)
    for (let index = 0; index < size; index++)
      if (seen[index] === 0) report({ kind: 'removed', index, text: `entry ${index} is missing` });
  return { good, size, ...report.result(), later };
}

/** Without a list of leaves that the newest head proves: the heads tell between which sizes the log was rewritten. */
async function againstRoots(
  heads: readonly Head[],
  proven: number,
  options: VerifyOptions,
): Promise<Verified> {
  const report = collect(options.most);
  const tree = new GrowingTree();
  const size = heads.at(-1)?.size ?? 0;
  let good = 0;
  let later = 0;
  let next = 0;
  let bad = false;
  const meet = (): void => {
    for (; next < heads.length && heads[next]?.size === tree.size; next++) {
      const head = heads[next] as Head;
      if (tree.root().equals(head.root)) good = bad ? good : head.size;
      else if (!bad) {
        bad = true;
        report({
          kind: 'rewritten',
          index: good,
          text: `entries from ${good} to ${head.size - 1} are not those that were signed; a list of leaves (--leaves) that belongs to this checkpoint says which`,
        });
      }
    }
  };
  meet();
  for await (const { index, line, id, leaf } of readExport(options.file)) {
    if (tree.size === size && index >= size) {
      later++;
      continue;
    }
    if (index !== tree.size) {
      if (index > tree.size)
        report({
          kind: 'removed',
          index: tree.size,
          line,
          text: `entries ${tree.size} to ${index - 1} are missing before line ${line}`,
        });
      else
        report({
          kind: 'moved',
          index,
          line,
          id,
          text: `entry ${index} stands after entry ${tree.size - 1}`,
        });
      return { good: Math.max(good, proven), size, ...report.result(), later };
    }
    tree.add(leafHash(leaf));
    meet();
  }
  if (tree.size < size)
    report({
      kind: 'removed',
      index: tree.size,
      text: `entries ${tree.size} to ${size - 1}, the last ${size - tree.size}, are missing`,
    });
  return { good, size, ...report.result(), later };
}

function collect(most = 20) {
  const findings: Finding[] = [];
  let total = 0;
  const report = (finding: Finding): void => {
    total++;
    if (findings.length < most) findings.push(finding);
  };
  report.result = () => ({ findings, total });
  return report;
}
