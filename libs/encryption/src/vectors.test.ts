import { describe, expect, it } from '@jest/globals';
import { patientRecord } from '@rymeda/contracts';
import { systemClock } from '@rymeda/kernel';
import { DataKey } from './data-key.ts';
import { Keyring } from './keyring.ts';
import { recordCipher } from './record-cipher.ts';
import { memoryKeyStore } from './testing/memory-key-store.ts';
import { vectors, type BlindCase, type TokenCase } from './testing/vectors.ts';
import { openToken, tokenKeyVersion } from './token.ts';

function open({ token, address, keys }: Omit<TokenCase, 'plaintext'>): string {
  const version = tokenKeyVersion(token);
  const key = new DataKey(version, Buffer.from(keys[version] ?? '', 'hex'));
  const subkey = key.subkey(`enc/${address.collection}/${address.fieldId}`);
  return openToken(subkey, address, token).toString();
}

describe('known answers', () => {
  it.each(vectors.tokens)('$name opens', (c) => expect(open(c)).toBe(c.plaintext));
  it.each(vectors.refused)('$name is refused', (c) => expect(() => open(c)).toThrow());

  it.each(vectors.blind)('$name has this blind index', async (c) => {
    expect(await blind(c)).toBe(c.blind);
    expect(await blind({ ...c, value: c.normalised })).toBe(c.blind);
  });
});

/** By the keyring, whose provider hands out the vector's key. */
async function blind({ index, value, context, bits, keys }: BlindCase): Promise<string> {
  const key = Buffer.from(keys['1'] ?? '', 'hex');
  const provider = {
    generate: async () => ({ plaintext: Buffer.from(key), wrapped: Buffer.from('w'), wrappingKeyId: 'v' }),
  };
  const keyring = new Keyring({ provider: provider as never, store: memoryKeyStore(), clock: systemClock });
  const scope = { organizationId: 'org_100' };
  return recordCipher(keyring, patientRecord).blind(scope, index, value, { context, full: bits === 256 });
}
