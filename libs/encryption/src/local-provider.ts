import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { deriveKey, lengthPrefixed } from '@rymeda/kernel';
import type { KeyProvider } from './key-provider.ts';

/**
 * For development: the key-encryption key lies in a file that only its owner may read. Each organisation's
 * wrapping key is derived from it.
 */
export function localKeyProvider(file: string): KeyProvider {
  const kek = readKek(file);
  const wrappingKey = (organizationId: string) => deriveKey(kek, `rymeda.local-kms/${organizationId}`);
  const context = (organizationId: string, purpose: string) => lengthPrefixed([organizationId, purpose]);
  return {
    name: 'local',
    async generate(organizationId, purpose) {
      const plaintext = randomBytes(32);
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', wrappingKey(organizationId), iv);
      cipher.setAAD(context(organizationId, purpose));
      const wrapped = Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
      return { plaintext, wrapped, wrappingKeyId: `local/${organizationId}` };
    },
    async unwrap(wrapped, _wrappingKeyId, organizationId, purpose) {
      const decipher = createDecipheriv('aes-256-gcm', wrappingKey(organizationId), wrapped.subarray(0, 12), {
        authTagLength: 16,
      });
      decipher.setAAD(context(organizationId, purpose));
      decipher.setAuthTag(wrapped.subarray(wrapped.length - 16));
      return Buffer.concat([decipher.update(wrapped.subarray(12, wrapped.length - 16)), decipher.final()]);
    },
  };
}

function readKek(file: string): Buffer {
  if ((statSync(file).mode & 0o077) !== 0)
    throw new Error('LOCAL_KEK_FILE must be readable by its owner only (chmod 600)');
  const kek = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (kek.length !== 32) throw new Error('LOCAL_KEK_FILE must hold 32 bytes in base64');
  return kek;
}
