import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { systemClock, type Clock } from '@rymeda/kernel';
import type { KeyProvider } from './key-provider.ts';
import { folderKeyStore } from './folder-key-store.ts';
import { organizationKeyProvider } from './organization-keys.ts';
import { unwrapKey, wrapKey } from './wrapping.ts';

/**
 * For development: the key-encryption key lies in a file that only its owner may read, and the organisations' keys,
 * wrapped under it, in the folder `<file>.organizations` beside it.
 */
export function localKeyProvider(file: string, clock: Clock = systemClock): KeyProvider {
  const kek = readKek(file);
  const context = (organizationId: string) => ['rymeda.local-kms', organizationId];
  return organizationKeyProvider({
    name: 'local',
    root: {
      async generate(organizationId) {
        const plaintext = randomBytes(32);
        return { plaintext, wrapped: wrapKey(kek, plaintext, context(organizationId)) };
      },
      unwrap: async (wrapped, organizationId) => unwrapKey(kek, wrapped, context(organizationId)),
    },
    store: folderKeyStore(`${file}.organizations`),
    clock,
  });
}

function readKek(file: string): Buffer {
  if ((statSync(file).mode & 0o077) !== 0)
    throw new Error('LOCAL_KEK_FILE must be readable by its owner only (chmod 600)');
  const kek = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (kek.length !== 32) throw new Error('LOCAL_KEK_FILE must hold 32 bytes in base64');
  return kek;
}
