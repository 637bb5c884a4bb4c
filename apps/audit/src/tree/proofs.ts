import { nodeHash } from './hash.ts';

/**
 * The hash of the perfect subtree of 2^height entries that begins at entry `index` · 2^height. Only subtrees that
 * are complete in the tree at hand are asked for.
 */
export type NodeSource = (height: number, index: number) => Promise<Buffer>;

/** RFC 6962, section 2.1.1: from the leaf's sibling up to the root's child. */
export async function inclusionProof(index: number, size: number, node: NodeSource): Promise<Buffer[]> {
  if (!(index >= 0 && index < size)) throw new RangeError('The entry is not in a tree of this size');
  return path(index, 0, size, node);
}

/** RFC 6962, section 2.1.2: that the tree of `from` entries is the beginning of the tree of `to`. */
export async function consistencyProof(from: number, to: number, node: NodeSource): Promise<Buffer[]> {
  if (!(from >= 0 && from <= to)) throw new RangeError('The first tree is not smaller than the second');
  return from === 0 || from === to ? [] : subproof(from, 0, to, true, node);
}

/** MTH(D[0:size]). */
export const rootOf = (size: number, node: NodeSource): Promise<Buffer> => range(0, size, node);

async function path(entry: number, start: number, end: number, node: NodeSource): Promise<Buffer[]> {
  if (end - start === 1) return [];
  const middle = start + split(end - start);
  return entry < middle
    ? above(path(entry, start, middle, node), range(middle, end, node))
    : above(path(entry, middle, end, node), range(start, middle, node));
}

/** SUBPROOF(m, D[start:end], complete) with m counted from the beginning of the tree. */
async function subproof(
  m: number,
  start: number,
  end: number,
  complete: boolean,
  node: NodeSource,
): Promise<Buffer[]> {
  if (m === end) return complete ? [] : [await range(start, end, node)];
  const middle = start + split(end - start);
  return m <= middle
    ? above(subproof(m, start, middle, complete, node), range(middle, end, node))
    : above(subproof(m, middle, end, false, node), range(start, middle, node));
}

/** Both are under way at once: what they need may lie in different tiles. */
async function above(below: Promise<Buffer[]>, node: Promise<Buffer>): Promise<Buffer[]> {
  const [hashes, hash] = await Promise.all([below, node]);
  return [...hashes, hash];
}

/** MTH(D[start:end]): `start` is where a subtree at least as large may begin. */
async function range(start: number, end: number, node: NodeSource): Promise<Buffer> {
  const length = end - start;
  const height = Math.floor(Math.log2(length));
  if (length === 2 ** height) return node(height, start / length);
  const middle = start + split(length);
  const [left, right] = await Promise.all([range(start, middle, node), range(middle, end, node)]);
  return nodeHash(left, right);
}

/** The largest power of two below `length`. */
const split = (length: number): number => 2 ** Math.ceil(Math.log2(length) - 1);
