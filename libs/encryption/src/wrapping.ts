import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { lengthPrefixed } from '@rymeda/kernel';
import { KeyRefusedError } from './key-provider.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** A 32-byte key under another one: nonce ‖ AES-256-GCM ‖ tag, bound to the parts of `context`. */
export function wrapKey(wrappingKey: Buffer, key: Buffer, context: readonly string[]): Buffer {
  const iv = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, iv);
  cipher.setAAD(lengthPrefixed(context));
  return Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

/** KeyRefusedError when it was wrapped under another key or for another context, or was changed. */
export function unwrapKey(wrappingKey: Buffer, wrapped: Buffer, context: readonly string[]): Buffer {
  try {
    const iv = wrapped.subarray(0, nonceBytes);
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey, iv, { authTagLength: tagBytes });
    decipher.setAAD(lengthPrefixed(context));
    decipher.setAuthTag(wrapped.subarray(wrapped.length - tagBytes));
    const body = wrapped.subarray(nonceBytes, wrapped.length - tagBytes);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (cause) {
    throw new KeyRefusedError('wrapped under another key or for another context', { cause });
  }
}
