import {
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';

/** Parts with their lengths before them, so that ('ab','c') and ('a','bc') differ. */
export function lengthPrefixed(parts: readonly (string | Buffer)[]): Buffer {
  const chunks: Buffer[] = [];
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    const length = Buffer.allocUnsafe(4);
    length.writeUInt32BE(bytes.length);
    chunks.push(length, bytes);
  }
  return Buffer.concat(chunks);
}

/**
 * A key that is used often. From a Buffer, Node makes the key object anew at each use, at several times the cost
 * of the cipher or digest itself.
 */
export type SymmetricKey = KeyObject;
export const symmetricKey = (bytes: Buffer): SymmetricKey => createSecretKey(bytes);

/** HMAC-SHA-256 over length-prefixed parts. */
export const hmac = (key: SymmetricKey | Buffer, ...parts: (string | Buffer)[]): Buffer =>
  createHmac('sha256', key).update(lengthPrefixed(parts)).digest();

export const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();

/** A 32-byte subkey for one purpose (HKDF-SHA-256, RFC 5869). */
export const deriveKey = (master: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), purpose, 32));

export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** Compares without telling by its time where the difference lies. */
export function equalBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
