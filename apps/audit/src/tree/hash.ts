import { hash } from 'node:crypto';

export const hashBytes = 32;

const leafPrefix = Buffer.from([0]);
const node = Buffer.alloc(1 + 2 * hashBytes, 1);

const sha256 = (data: Buffer): Buffer => hash('sha256', data, 'buffer');

/** RFC 6962, section 2.1: SHA-256 over 0x00 and the entry. */
export const leafHash = (entry: Buffer): Buffer => sha256(Buffer.concat([leafPrefix, entry]));

/** SHA-256 over 0x01 and both children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1);
  node.set(right, 1 + hashBytes);
  return sha256(node);
}

/** The root of a tree without entries. */
export const emptyRoot = (): Buffer => sha256(Buffer.alloc(0));

/** The `n`th of hashes that lie one after the other. */
export const hashAt = (hashes: Buffer, n: number): Buffer =>
  hashes.subarray(n * hashBytes, (n + 1) * hashBytes);
