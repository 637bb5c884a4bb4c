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
  let size = 0;
  for (const part of parts) size += 4 + (typeof part === 'string' ? Buffer.byteLength(part) : part.length);
  // One buffer, written in place: this stands before every cipher and MAC.
  const out = Buffer.allocUnsafe(size);
  let at = 0;
  for (const part of parts) {
    const length = typeof part === 'string' ? out.write(part, at + 4, 'utf8') : part.copy(out, at + 4);
    out.writeUInt32BE(length, at);
    at += 4 + length;
  }
  return out;
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

/** SHA-256 of what comes in pieces. */
export function sha256Stream() {
  const hash = createHash('sha256');
  return {
    update: (part: string | Uint8Array): void => void hash.update(part),
    /** What passes, unchanged. */
    async *through<T extends string | Uint8Array>(parts: AsyncIterable<T>): AsyncGenerator<T> {
      for await (const part of parts) {
        hash.update(part);
        yield part;
      }
    },
    hex: (): string => hash.digest('hex'),
  };
}

/** A 32-byte subkey for one purpose (HKDF-SHA-256, RFC 5869). */
export const deriveKey = (master: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), purpose, 32));

/** Keys for one use: the first one makes, each is accepted, so that one can follow another without a gap. */
export type KeyRing = readonly [Buffer, ...Buffer[]];

/** Subkeys for one purpose, in the same order. */
export const deriveKeys = ([first, ...more]: KeyRing, purpose: string): KeyRing => [
  deriveKey(first, purpose),
  ...more.map((key) => deriveKey(key, purpose)),
];

/** MACs for one purpose, made by the first key of a ring and taken from each. */
export function macRing(
  ring: KeyRing,
  purpose: string,
  mac: (key: SymmetricKey, ...parts: string[]) => Buffer = hmac,
) {
  const [first, ...older] = deriveKeys(ring, purpose);
  const made = symmetricKey(first);
  const taken = [made, ...older.map(symmetricKey)];
  return {
    of: (...parts: string[]): Buffer => mac(made, ...parts),
    isOf: (given: Buffer, ...parts: string[]): boolean =>
      taken.some((key) => equalBytes(given, mac(key, ...parts))),
  };
}

export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** Compares without telling by its time where the difference lies. */
export function equalBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
