import { mkdtempSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { noteRecord, patientRecord } from '@rymeda/contracts';
import { problem, symmetricKey, systemClock } from '@rymeda/kernel';
import { runAsTenant } from '@rymeda/tenancy';
import { testTenant } from '@rymeda/tenancy/testing';
import fc from 'fast-check';
import { blobCipher } from './blob-cipher.ts';
import type { StoredKey } from './key-store.ts';
import { Keyring } from './keyring.ts';
import { localKeyProvider } from './local-provider.ts';
import { recordCipher } from './record-cipher.ts';
import { memoryKeyStore } from './testing/memory-key-store.ts';
import { openToken, sealToken, tokenKeyVersion } from './token.ts';

const kekFile = join(mkdtempSync(join(tmpdir(), 'kek-')), 'kek');
writeFileSync(kekFile, randomBytes(32).toString('base64'), { mode: 0o600 });

const newKeyring = (store = memoryKeyStore()) =>
  new Keyring({ provider: localKeyProvider(kekFile), store, clock: systemClock });

const context = testTenant;
const a = { organizationId: 'org_a' };
const person = {
  firstName: 'Zoë 🦊',
  lastName: "O'Neil",
  dateOfBirth: '1980-02-29',
  address: { city: 'Łódź', postalCode: '90-001' },
  status: 'active',
};

describe('a sealed field', () => {
  const key = symmetricKey(randomBytes(32));
  const address = { organizationId: 'org_a', collection: 'patients', recordId: 'pat_1', fieldId: 1 };

  it('is ENC[AES256:…], opens to itself, and its length tells only the multiple of 32', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const plain = Buffer.from(bytes);
        const token = sealToken(key, 7, address, plain);
        expect(token).toMatch(/^ENC\[AES256:1\.7\.[A-Za-z0-9_-]+\]$/);
        expect(openToken(key, address, token).equals(plain)).toBe(true);
        const body = Buffer.from(token.slice(token.lastIndexOf('.') + 1, -1), 'base64url').length;
        expect(body).toBe(28 + 32 * (Math.floor(bytes.length / 32) + 1));
      }),
    );
  });

  it('has a nonce of its own, however many are sealed', () => {
    // Memory that nobody wrote to shows as zeros, and not as whatever was there before.
    jest.spyOn(Buffer, 'allocUnsafe').mockImplementation((size) => Buffer.alloc(size));
    const nonces = new Set<string>();
    for (let i = 0; i < 3_000; i++) {
      const token = sealToken(key, 1, address, Buffer.from('x'));
      nonces.add(token.slice(token.lastIndexOf('.') + 1).slice(0, 16));
    }
    jest.restoreAllMocks();
    expect(nonces.size).toBe(3_000);
  });

  it.each([1, 9, 10, 907, 999_999_999])('names version %i of its key', (version) => {
    expect(tokenKeyVersion(sealToken(key, version, address, Buffer.from('x')))).toBe(version);
  });

  it.each([
    'ENC[AES256:2.1.AAAA]',
    'ENC[AES256:1..AAAA]',
    'ENC[AES256:1.1]',
    'ENC[AES256:1.1234567890.AAAA]',
  ])('that is written %s names none', (token) => expect(() => tokenKeyVersion(token)).toThrow('format'));

  it('opens for no other organisation, collection, record or field', () => {
    const token = sealToken(key, 1, address, Buffer.from('x'));
    const elsewhere = [
      { ...address, organizationId: 'org_b' },
      { ...address, collection: 'providers' },
      { ...address, recordId: 'pat_2' },
      { ...address, fieldId: 2 },
    ];
    for (const other of elsewhere) {
      expect(openToken(key, address, token).toString()).toBe('x');
      expect(() => openToken(key, other, token)).toThrow('authentication');
    }
  });

  it.each([100, 190, 240, 1_000])(
    'is bound to all of its address, also with an id of %i letters',
    (length) => {
      const long = { ...address, recordId: `pat_${'x'.repeat(length)}` };
      const token = sealToken(key, 1, long, Buffer.from('x'));
      expect(openToken(key, long, token).toString()).toBe('x');
      for (const other of [
        { ...long, fieldId: 2 },
        { ...long, recordId: `${long.recordId.slice(0, -1)}y` },
      ])
        expect(() => openToken(key, other, token)).toThrow('authentication');
    },
  );

  it('opens no more once any character was changed', () => {
    const token = sealToken(key, 1, address, Buffer.from('secret'));
    const other = { A: 'B' } as Record<string, string>;
    for (let i = 0; i < token.length; i++) {
      const changed = token.slice(0, i) + (other[token[i] as string] ?? 'A') + token.slice(i + 1);
      // The key version is not part of the message; it chooses the key.
      if (i >= 13 && i < token.lastIndexOf('.')) continue;
      let opened: string | undefined;
      try {
        opened = openToken(key, address, changed).toString();
      } catch {
        opened = undefined;
      }
      // The last base64url character may carry unused bits: the same bytes then open to the same text.
      if (opened !== undefined) expect([opened, i]).toEqual(['secret', token.length - 2]);
    }
  });
});

describe('a record cipher', () => {
  it('notes whose records it opens, where they are not patients', async () => {
    const cipher = recordCipher(newKeyring(), noteRecord);
    const tenant = context('org_a');
    const note = (_id: string, more: object) => ({ _id, organizationId: 'org_a', ...more });
    await runAsTenant(tenant, () =>
      cipher.open(a, [note('not_1', { clientId: 'pat_1' }), note('not_2', {})]),
    );
    expect(tenant.disclosures).toMatchObject([
      { resourceIds: ['not_1', 'not_2'], patientIds: ['pat_1', null] },
    ]);
  });

  it('seals PHI and nothing else, opens it, and notes the disclosure', async () => {
    const cipher = recordCipher(newKeyring(), patientRecord);
    const sealed = await cipher.seal(a, 'pat_1', person);
    expect(sealed['status']).toBe('active');
    for (const field of ['firstName', 'lastName', 'dateOfBirth', 'address'])
      expect(sealed[field]).toMatch(/^ENC\[AES256:/);
    const tenant = context('org_a');
    const [opened] = await runAsTenant(tenant, () =>
      cipher.open(a, [{ _id: 'pat_1', organizationId: 'org_a', ...sealed }]),
    );
    expect(opened).toMatchObject(person);
    expect(tenant.disclosures).toEqual([
      {
        resourceType: 'care_patient',
        resourceIds: ['pat_1'],
        fields: ['firstName', 'lastName', 'dateOfBirth', 'address'],
      },
    ]);
  });

  it('leaves a field alone that is null, whether it seals, opens or seals anew', async () => {
    const store = memoryKeyStore();
    const keyring = newKeyring(store);
    const cipher = recordCipher(keyring, patientRecord);
    const sealed = await cipher.seal(a, 'pat_1', { firstName: 'Zoë', lastName: null });
    expect(sealed['lastName']).toBeNull();
    const stored = [{ _id: 'pat_1', ...a, ...sealed }];
    await store.insert(await keyring.generate('org_a', 'data', 2));
    keyring.changed('org_a', 'data');
    await runAsTenant(context('org_a'), async () => {
      expect(await cipher.open(a, stored)).toMatchObject([{ firstName: 'Zoë', lastName: null }]);
      expect(Object.keys((await cipher.reseal(a, stored))[0]?.set ?? {})).toEqual(['firstName']);
    });
  });

  it('answers DECRYPTION_FAILED for a token that was moved to another record, and names nothing', async () => {
    const cipher = recordCipher(newKeyring(), patientRecord);
    const sealed = await cipher.seal(a, 'pat_1', person);
    const moved = { _id: 'pat_2', organizationId: 'org_a', ...sealed };
    await expect(runAsTenant(context('org_a'), () => cipher.open(a, [moved]))).rejects.toMatchObject({
      code: 'DECRYPTION_FAILED',
      message: 'A stored field could not be read',
    });
  });

  it('opens what it can for an export: null and the name of a field that does not open, and every other field', async () => {
    const cipher = recordCipher(newKeyring(), patientRecord);
    const sealed = await cipher.seal(a, 'pat_1', person);
    const unknownKey = String(sealed['dateOfBirth']).replace('AES256:1.1.', 'AES256:1.7.');
    const stored = [
      {
        _id: 'pat_1',
        ...a,
        ...sealed,
        lastName: sealed['firstName'],
        dateOfBirth: unknownKey,
        email: 'clear',
      },
      { _id: 'pat_1', ...a, ...sealed },
    ];
    const tenant = context('org_a');
    const read = await runAsTenant(tenant, () => cipher.openReadable(a, stored));
    expect(read).toEqual([
      {
        document: { _id: 'pat_1', ...a, ...person, lastName: null, dateOfBirth: null, email: null },
        unreadable: expect.arrayContaining(['lastName', 'dateOfBirth', 'email']),
      },
      { document: { _id: 'pat_1', ...a, ...person }, unreadable: [] },
    ]);
    expect(read[0]?.unreadable).toHaveLength(3);
    expect(tenant.disclosures[0]?.fields).not.toContain('email');
  });

  it('is refused where the keys can’t be had, for an export too: that is no field that does not open', async () => {
    const store = memoryKeyStore();
    const sealed = await recordCipher(newKeyring(store), patientRecord).seal(a, 'pat_1', person);
    const away = problem('KEYS_UNAVAILABLE', 'The keys are away');
    const unwrap = () => Promise.reject(away);
    const provider = { ...localKeyProvider(kekFile), unwrap };
    const cipher = recordCipher(new Keyring({ provider, store, clock: systemClock }), patientRecord);
    const stored = [{ _id: 'pat_1', ...a, ...sealed }];
    const read = runAsTenant(context('org_a'), () => cipher.openReadable(a, stored));
    await expect(read).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE', status: 503 });
  });

  it('is refused of an organisation that has ended, for an export too: nothing of it is left to be read', async () => {
    const store = memoryKeyStore();
    const sealed = await recordCipher(newKeyring(store), patientRecord).seal(a, 'pat_1', person);
    for (const [id, key] of store.keys) store.keys.set(id, { ...key, state: 'destroyed', wrapped: null });
    const cipher = recordCipher(newKeyring(store), patientRecord);
    const stored = [{ _id: 'pat_1', ...a, ...sealed }];
    const read = runAsTenant(context('org_a'), () => cipher.openReadable(a, stored));
    await expect(read).rejects.toMatchObject({ code: 'DECRYPTION_FAILED' });
  });

  it('counts what does not open, be it a record’s field or a blob: somebody is paged by it', async () => {
    const keyring = newKeyring();
    const records = recordCipher(keyring, patientRecord);
    const blobs = blobCipher(keyring, 'files');
    const sealed = await records.seal(a, 'pat_1', person);
    const blob = await blobs.seal('org_a', 'fil_1', Buffer.from('x'));
    await runAsTenant(context('org_a'), () =>
      records.open(a, [{ _id: 'pat_1', organizationId: 'org_a', ...sealed }]),
    );
    await blobs.open('org_a', 'fil_1', blob);
    expect(keyring.stats().undeciphered).toBe(0);
    const moved = [{ _id: 'pat_2', organizationId: 'org_a', ...sealed }];
    await expect(runAsTenant(context('org_a'), () => records.open(a, moved))).rejects.toThrow();
    expect(keyring.stats().undeciphered).toBe(1);
    await expect(blobs.open('org_a', 'fil_2', blob)).rejects.toMatchObject({ code: 'DECRYPTION_FAILED' });
    expect(keyring.stats().undeciphered).toBe(2);
  });

  it('a blob is sealed anew only under a key that it is not under yet, and opens as before', async () => {
    const store = memoryKeyStore();
    const keyring = newKeyring(store);
    const blobs = blobCipher(keyring, 'endpoints');
    const before = await blobs.seal('org_a', 'whe_1', Buffer.from('whsec_x'));
    expect(await blobs.reseal('org_a', 'whe_1', before)).toBeUndefined();
    await store.insert(await keyring.generate('org_a', 'data', 2));
    keyring.changed('org_a', 'data');
    const after = (await blobs.reseal('org_a', 'whe_1', before)) as string;
    expect([tokenKeyVersion(before), tokenKeyVersion(after)]).toEqual([1, 2]);
    expect(await blobs.reseal('org_a', 'whe_1', after)).toBeUndefined();
    expect((await blobs.open('org_a', 'whe_1', after)).toString()).toBe('whsec_x');
    for (const damaged of [before.slice(0, -3) + 'A]', 'ENC[AES256:1.x]', 'clear'])
      await expect(blobs.reseal('org_a', 'whe_1', damaged)).rejects.toMatchObject({
        code: 'DECRYPTION_FAILED',
      });
    await expect(blobs.reseal('org_a', 'whe_2', before)).rejects.toMatchObject({ code: 'DECRYPTION_FAILED' });
  });

  it('opens and seals anew nothing of another organisation, also where nothing is sealed', async () => {
    const cipher = recordCipher(newKeyring(), patientRecord);
    const theirs = [{ _id: 'pat_1', organizationId: 'org_b' }];
    const refused = { code: 'DECRYPTION_FAILED' };
    await expect(runAsTenant(context('org_a'), () => cipher.open(a, theirs))).rejects.toMatchObject(refused);
    await expect(runAsTenant(context('org_a'), () => cipher.reseal(a, theirs))).rejects.toMatchObject(
      refused,
    );
  });

  it('notes no disclosure where there was nothing to open', async () => {
    const cipher = recordCipher(newKeyring(), patientRecord);
    const tenant = context('org_a');
    await runAsTenant(tenant, async () => [await cipher.open(a, []), await cipher.reseal(a, [])]);
    expect(tenant.disclosures).toEqual([]);
  });

  it('gives equal blind indexes within one organisation only', async () => {
    const cipher = recordCipher(newKeyring(), patientRecord);
    const index = (org: string, name: string) => cipher.blind({ organizationId: org }, 'lastName', name);
    expect(await index('org_a', 'Müller')).toBe(await index('org_a', '  MU\u0308LLER '));
    expect(await index('org_a', 'Müller')).not.toBe(await index('org_b', 'Müller'));
    expect(await index('org_a', 'Müller')).not.toBe(await cipher.blind(a, 'firstName', 'Müller'));
  });
});

describe('a blind index', () => {
  const person = ['Ada ', 'LOVELACE', '12/10/1980'];

  it('names the version of its key, and is compound for a person, whose parts can not be shifted', async () => {
    const cipher = recordCipher(newKeyring(), patientRecord);
    const token = await cipher.blind(a, 'person', ['ada', 'Lovelace', '1980-12-10'], { full: true });
    expect(token).toMatch(/^1\.[\w-]{43}$/);
    expect(await cipher.blind(a, 'person', person, { full: true })).toBe(token);
    expect(await cipher.blind(a, 'person', ['ada l', 'ovelace', '1980-12-10'], { full: true })).not.toBe(
      token,
    );
    expect(await cipher.blindAll(a, 'person', person, { full: true })).toEqual([token]);
  });

  it('keeps as many bits as its definition says, so that values share tokens', async () => {
    const lastName = { ...patientRecord.blind.lastName, bits: 3 };
    const coarse = recordCipher(newKeyring(), { ...patientRecord, blind: { lastName } });
    const tokens = new Set<string>();
    for (let i = 0; i < 200; i++) tokens.add(await coarse.blind(a, 'lastName', `name ${i}`));
    expect(tokens.size).toBe(8);
    expect(coarse.sameValue('lastName', ' SMITH', 'smith')).toBe(true);
    expect(coarse.sameValue('lastName', 'Smyth', 'smith')).toBe(false);
  });
});

describe('sealing anew', () => {
  it('moves every field to the current key, only where it lies under another, and notes what was opened', async () => {
    const store = memoryKeyStore();
    const keyring = newKeyring(store);
    const cipher = recordCipher(keyring, patientRecord);
    const old = { _id: 'pat_1', organizationId: 'org_a', ...(await cipher.seal(a, 'pat_1', person)) };
    store.keys.get('org_a:data:1')!.state = 'leaving';
    await store.insert(await keyring.generate('org_a', 'data', 2));
    const after = recordCipher(newKeyring(store), patientRecord);
    const fresh = { _id: 'pat_2', organizationId: 'org_a', ...(await after.seal(a, 'pat_2', person)) };

    const tenant = context('org_a');
    const resealed = await runAsTenant(tenant, () => after.reseal(a, [old, fresh]));
    expect(resealed.map((r) => r.id)).toEqual(['pat_1']);
    expect(resealed[0]!.was['firstName']).toBe((old as Record<string, unknown>)['firstName']);
    for (const token of Object.values(resealed[0]!.set)) expect(token).toMatch(/^ENC\[AES256:1\.2\./);
    expect(tenant.disclosures).toMatchObject([
      {
        resourceType: 'care_patient',
        resourceIds: ['pat_1'],
        fields: ['firstName', 'lastName', 'dateOfBirth', 'address'],
      },
    ]);
    const [opened] = await runAsTenant(context('org_a'), () =>
      after.open(a, [{ ...old, ...resealed[0]!.set }]),
    );
    expect(opened).toMatchObject(person);
  });
});

describe('the keyring', () => {
  it('makes one call for concurrent misses, and one key however many processes race', async () => {
    const store = memoryKeyStore();
    const one = newKeyring(store);
    await Promise.all(Array.from({ length: 50 }, () => one.current('org_a', 'data')));
    expect(one.providerCalls).toBe(1);
    const two = newKeyring(store);
    await two.current('org_a', 'data');
    expect([...store.keys.keys()]).toEqual(['org_a:data:1']);
  });

  it('refuses a wrapped key of another organisation', async () => {
    const store = memoryKeyStore();
    await newKeyring(store).current('org_a', 'data');
    const stolen = store.keys.get('org_a:data:1') as StoredKey;
    store.keys.set('org_b:data:1', { ...stolen, _id: 'org_b:data:1', organizationId: 'org_b' });
    await expect(newKeyring(store).current('org_b', 'data')).rejects.toMatchObject({
      code: 'KEYS_UNAVAILABLE',
    });
  });
});
