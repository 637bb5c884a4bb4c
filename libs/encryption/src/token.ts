import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { lengthPrefixed, type SymmetricKey } from '@rymeda/kernel';

/**
 * The stored form of one encrypted field:
 *
 *     ENC[AES256:<format>.<key version>.<base64url(nonce ‖ ciphertext ‖ tag)>]
 *
 * AES-256-GCM (NIST SP 800-38D), a random 96-bit nonce, a 128-bit tag. The plaintext is padded to a multiple
 * of 32 bytes (ISO/IEC 7816-4), so that lengths tell nothing.
 */
const prefix = 'ENC[AES256:1.';
const nonceBytes = 12;
const tagBytes = 16;
const block = 32;
const zero = 48;

/** Where a ciphertext belongs. It opens nowhere else. */
export interface FieldAddress {
  organizationId: string;
  collection: string;
  recordId: string;
  /** The field's permanent id from the contracts. */
  fieldId: number;
}

export class TokenError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'TokenError';
  }
}

const pool = Buffer.alloc(12 * 1024);
let poolAt = pool.length;
/** Nonces from a pooled generator: one system call for a thousand of them. */
function writeNonce(to: Buffer): void {
  if (poolAt >= pool.length) {
    randomFillSync(pool);
    poolAt = 0;
  }
  pool.copy(to, 0, poolAt, (poolAt += nonceBytes));
}

/** The last record's part of the associated data: a record's fields are sealed and opened one after another. */
let record: Omit<FieldAddress, 'fieldId'> = { organizationId: '', collection: '', recordId: '' };
let recordPart: Buffer = Buffer.alloc(0);
/** The whole of it; OpenSSL has read it when `setAAD` returns. */
let whole: Buffer = Buffer.alloc(256);
/** By length, which few fields differ in. */
const beginnings = new Map<number, Buffer>();

function associatedData(a: FieldAddress): Buffer {
  const { organizationId, collection, recordId } = a;
  if (
    record.recordId !== recordId ||
    record.collection !== collection ||
    record.organizationId !== organizationId
  ) {
    record = { organizationId, collection, recordId };
    recordPart = lengthPrefixed(['rymeda.enc.1', organizationId, collection, recordId]);
    if (recordPart.length + 64 > whole.length) {
      whole = Buffer.alloc(recordPart.length + 64);
      beginnings.clear();
    }
    recordPart.copy(whole);
  }
  const part = fieldPart(a.fieldId);
  part.copy(whole, recordPart.length);
  const length = recordPart.length + part.length;
  let beginning = beginnings.get(length);
  if (beginning === undefined) beginnings.set(length, (beginning = whole.subarray(0, length)));
  return beginning;
}

const fieldParts = new Map<number, Buffer>();
/** Field ids are the contracts', so there are few. */
function fieldPart(fieldId: number): Buffer {
  let part = fieldParts.get(fieldId);
  if (part === undefined) fieldParts.set(fieldId, (part = lengthPrefixed([String(fieldId)])));
  return part;
}

/** A token's bytes, and its parts within them. */
interface Body {
  bytes: Buffer;
  nonce: Buffer;
  ciphertext: Buffer;
  tag: Buffer;
}

const bodyOf = (bytes: Buffer): Body => ({
  bytes,
  nonce: bytes.subarray(0, nonceBytes),
  ciphertext: bytes.subarray(nonceBytes, bytes.length - tagBytes),
  tag: bytes.subarray(bytes.length - tagBytes),
});

/** Short ones lie here one after another: OpenSSL has read what it is given when a call returns. */
const shared = Buffer.alloc(1024);
const sharedBodies = new Map<number, Body>();
function bodyOfLength(length: number): Body {
  if (length > shared.length) return bodyOf(Buffer.allocUnsafe(length));
  let body = sharedBodies.get(length);
  if (body === undefined) sharedBodies.set(length, (body = bodyOf(shared.subarray(0, length))));
  return body;
}

function unpad(padded: Buffer): Buffer {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (end < 0 || padded[end] !== 0x80) throw new TokenError('padding');
  return padded.subarray(0, end);
}

/** `key` is the 32-byte subkey of the field; `keyVersion` that of the data key it comes from. */
export function sealToken(
  key: SymmetricKey,
  keyVersion: number,
  address: FieldAddress,
  plain: Buffer,
): string {
  const padded = Math.ceil((plain.length + 1) / block) * block;
  const { bytes, nonce, ciphertext, tag } = bodyOfLength(nonceBytes + padded + tagBytes);
  writeNonce(nonce);
  plain.copy(ciphertext);
  ciphertext[plain.length] = 0x80;
  ciphertext.fill(0, plain.length + 1);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associatedData(address));
  // In its place: no plaintext stays.
  cipher.update(ciphertext).copy(ciphertext);
  cipher.final();
  cipher.getAuthTag().copy(tag);
  return `${prefix}${keyVersion}.${bytes.toString('base64url')}]`;
}

export const isToken = (value: unknown): value is string =>
  typeof value === 'string' && value.startsWith('ENC[AES256:');

/** The data key's version that a token names, or a `TokenError`. */
export function tokenKeyVersion(token: string): number {
  if (!token.startsWith(prefix)) throw new TokenError('format');
  let version = 0;
  let at = prefix.length;
  for (let digit; (digit = token.charCodeAt(at) - zero) >= 0 && digit <= 9; at++)
    version = version * 10 + digit;
  const digits = at - prefix.length;
  if (digits < 1 || digits > 9 || token[at] !== '.') throw new TokenError('format');
  return version;
}

/** The plaintext, or a `TokenError` when the token is not this field's or was changed. */
export function openToken(key: SymmetricKey, address: FieldAddress, token: string): Buffer {
  const dot = token.indexOf('.', prefix.length);
  if (!token.startsWith(prefix) || dot < 0 || !token.endsWith(']')) throw new TokenError('format');
  const text = token.slice(dot + 1, -1);
  const { bytes, nonce, ciphertext, tag } = bodyOfLength(Math.floor((text.length * 3) / 4));
  if (bytes.length < nonceBytes + block + tagBytes) throw new TokenError('length');
  if (bytes.write(text, 'base64url') !== bytes.length) throw new TokenError('length');
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(associatedData(address));
  decipher.setAuthTag(tag);
  const padded = decipher.update(ciphertext);
  try {
    decipher.final();
  } catch {
    // The library's own message ("unable to authenticate data") would add nothing.
    throw new TokenError('authentication');
  }
  return unpad(padded);
}
