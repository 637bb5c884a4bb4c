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
function nonce(): Buffer {
  if (poolAt >= pool.length) {
    randomFillSync(pool);
    poolAt = 0;
  }
  return pool.subarray(poolAt, (poolAt += nonceBytes));
}

/** The last record's part of the associated data: a record's fields are sealed and opened one after another. */
let record: Omit<FieldAddress, 'fieldId'> = { organizationId: '', collection: '', recordId: '' };
let recordPart: Buffer = Buffer.alloc(0);

function associatedData(a: FieldAddress): Buffer {
  const { organizationId, collection, recordId } = a;
  if (
    record.recordId !== recordId ||
    record.collection !== collection ||
    record.organizationId !== organizationId
  ) {
    record = { organizationId, collection, recordId };
    recordPart = lengthPrefixed(['rymeda.enc.1', organizationId, collection, recordId]);
  }
  return Buffer.concat([recordPart, fieldPart(a.fieldId)]);
}

const fieldParts = new Map<number, Buffer>();
/** Field ids are the contracts', so there are few. */
function fieldPart(fieldId: number): Buffer {
  let part = fieldParts.get(fieldId);
  if (part === undefined) fieldParts.set(fieldId, (part = lengthPrefixed([String(fieldId)])));
  return part;
}

function pad(plain: Buffer): Buffer {
  const padded = Buffer.allocUnsafe(Math.ceil((plain.length + 1) / block) * block);
  plain.copy(padded);
  padded[plain.length] = 0x80;
  return padded.fill(0, plain.length + 1);
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
  const iv = nonce();
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(associatedData(address));
  const body = Buffer.concat([iv, cipher.update(pad(plain)), cipher.final(), cipher.getAuthTag()]);
  return `${prefix}${keyVersion}.${body.toString('base64url')}]`;
}

export const isToken = (value: unknown): value is string =>
  typeof value === 'string' && value.startsWith('ENC[AES256:');

/** The data key's version that a token names, or a `TokenError`. */
export function tokenKeyVersion(token: string): number {
  const match = /^ENC\[AES256:1\.(\d{1,9})\./.exec(token);
  if (match === null) throw new TokenError('format');
  return Number(match[1]);
}

/** The plaintext, or a `TokenError` when the token is not this field's or was changed. */
export function openToken(key: SymmetricKey, address: FieldAddress, token: string): Buffer {
  const dot = token.indexOf('.', prefix.length);
  if (!token.startsWith(prefix) || dot < 0 || !token.endsWith(']')) throw new TokenError('format');
  const body = Buffer.from(token.slice(dot + 1, -1), 'base64url');
  if (body.length < nonceBytes + block + tagBytes) throw new TokenError('length');
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(associatedData(address));
  decipher.setAuthTag(body.subarray(body.length - tagBytes));
  const padded = decipher.update(body.subarray(nonceBytes, body.length - tagBytes));
  try {
    decipher.final();
  } catch {
    // The library's own message ("unable to authenticate data") would add nothing.
    throw new TokenError('authentication');
  }
  return unpad(padded);
}
