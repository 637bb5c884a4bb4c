import { hash } from 'node:crypto';

/** RFC 6962 hashing, written apart from the platform's own code: two who agree are worth more than one. */
const sha256 = (data: Uint8Array): Buffer => hash('sha256', data, 'buffer');
const zero = Buffer.from([0]);
const one = Buffer.from([1]);

export const leafHash = (entry: Uint8Array): Buffer => sha256(Buffer.concat([zero, entry]));
const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(Buffer.concat([one, left, right]));

/** A tree that is read once from left to right; memory is one hash a level. */
export class GrowingTree {
  size = 0;
  /** Roots of perfect subtrees, largest first, each with its number of leaves. */
  readonly #subtrees: { leaves: number; root: Buffer }[] = [];

  add(leaf: Buffer): void {
    let subtree = { leaves: 1, root: leaf };
    while (this.#subtrees.at(-1)?.leaves === subtree.leaves) {
      const left = this.#subtrees.pop() as { leaves: number; root: Buffer };
      subtree = { leaves: left.leaves * 2, root: nodeHash(left.root, subtree.root) };
    }
    this.#subtrees.push(subtree);
    this.size++;
  }

  root(): Buffer {
    const [last, ...others] = this.#subtrees.map(({ root }) => root).reverse();
    return last === undefined
      ? sha256(Buffer.alloc(0))
      : others.reduce((right, left) => nodeHash(left, right), last);
  }
}

/**
 * The root that an inclusion proof leads to (RFC 9162, 2.1.3.2), or `undefined` when its length is not that of a
 * proof for this place. Walks from the top: at each level the larger tree is split as RFC 6962 says.
 */
export function rootOfProof(
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
): Buffer | undefined {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return undefined;
  if (size === 1) return proof.length === 0 ? leaf : undefined;
  const sibling = proof.at(-1);
  if (sibling === undefined) return undefined;
  const left = largestPowerBelow(size);
  const rest = proof.slice(0, -1);
  if (index < left) {
    const inner = rootOfProof(leaf, index, left, rest);
    return inner === undefined ? undefined : nodeHash(inner, sibling);
  }
  const inner = rootOfProof(leaf, index - left, size - left, rest);
  return inner === undefined ? undefined : nodeHash(sibling, inner);
}

function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
