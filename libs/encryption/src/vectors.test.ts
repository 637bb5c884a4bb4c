import { describe, expect, it } from '@jest/globals';
import { patientRecord } from '@rymeda/contracts';
import { systemClock } from '@rymeda/kernel';
import { blobCipher } from './blob-cipher.ts';
import { DataKey } from './data-key.ts';
import { Keyring } from './keyring.ts';
import { recordCipher } from './record-cipher.ts';
import { memoryKeyStore } from './testing/memory-key-store.ts';
import { vectors, type BlindCase, type TokenCase } from './testing/vectors.ts';
import { openToken, tokenKeyVersion } from './token.ts';

const scope = { organizationId: 'org_100' };

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

describe('what is stored is of the form of the known answers, so that a later version opens it', () => {
  const keys = { 1: 'ab'.repeat(32) };
  const { organizationId } = scope;

  it('of each field of a record', async () => {
    const names = ['firstName', 'lastName', 'dateOfBirth'] as const;
    const fields = { firstName: 'Ada', lastName: 'Lovelace', dateOfBirth: '1980-12-10' };
    const sealed = await recordCipher(keyringOf(keys), patientRecord).seal(scope, 'pat_1', fields);
    for (const name of names) {
      const address = {
        organizationId,
        collection: 'patients',
        recordId: 'pat_1',
        fieldId: patientRecord.phi[name],
      };
      expect(open({ name, keys, address, token: sealed[name] as string })).toBe(fields[name]);
    }
  });

  it('of a blob, as the field 0 of its collection', async () => {
    const token = await blobCipher(keyringOf(keys), 'files').seal(organizationId, 'fil_1', Buffer.from('x'));
    const address = { organizationId, collection: 'files', recordId: 'fil_1', fieldId: 0 };
    expect(open({ name: 'a blob', keys, address, token })).toBe('x');
  });
});

/** Its provider hands out the vector's key. */
function keyringOf(keys: Record<string, string>): Keyring {
  const key = Buffer.from(keys['1'] ?? '', 'hex');
  const provider = {
    generate: async () => ({ plaintext: Buffer.from(key), wrapped: Buffer.from('w'), wrappingKeyId: 'v' }),
  };
  return new Keyring({ provider: provider as never, store: memoryKeyStore(), clock: systemClock });
}

async function blind({ index, value, context, bits, keys }: BlindCase): Promise<string> {
  return recordCipher(keyringOf(keys), patientRecord).blind(scope, index, value, {
    context,
    full: bits === 256,
  });
}
