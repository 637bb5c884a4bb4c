import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { record } from '@rymeda/contracts';
import { blobCipher, Keyring, recordCipher } from '@rymeda/encryption';
import { memoryProvider } from '@rymeda/encryption/testing';
import { createTransactions, type AccessRecorder } from '@rymeda/events';
import { testContext, testDatabase } from '@rymeda/events/testing';
import { until } from '@rymeda/testing';
import { runAsTenant } from '@rymeda/tenancy';
import type { Collection } from 'mongodb';
import { createLog } from '../log.ts';
import { mongoKeyStore, type KeyRow } from '../key-store.ts';
import { sealedCollections } from '../sealed-collections.ts';
import { keyShredder } from '../shred-keys.ts';
import { keyRotation } from './index.ts';
import type { Rotation } from './rotation.ts';

const people = record({
  engine: 'care',
  resource: 'person',
  prefix: 'per',
  collection: 'people',
  schemaVersion: 1,
  phi: { name: 1, city: 2 },
  blind: {},
});
const dayMs = 86_400_000;
let db: Awaited<ReturnType<typeof testDatabase>>;
let organizationId: string;
let aheadMs = 0;
const now = () => Date.now() + aheadMs;
beforeAll(async () => {
  db = await testDatabase();
  for (const name of ['keys', 'key_rotations', 'people', 'blobs']) await db.connection.createCollection(name);
});
afterAll(() => db.drop());
let made = 0;
beforeEach(async () => {
  organizationId = `org_${++made}`;
  aheadMs = 0;
  await db.connection.collection('key_rotations').deleteMany({});
});

interface Person {
  _id: string;
  organizationId: string;
  name: string;
  city: string;
  createdAt: Date;
  version: number;
}
const raw = <T extends object>(name: string) => db.connection.collection(name) as unknown as Collection<T>;

function engine(recorded: () => Promise<void> = () => Promise.resolve()) {
  const clock = () => new Date(now());
  const transactions = createTransactions({ connection: db.connection, engine: 'care', clock });
  const provider = memoryProviderOf();
  const store = mongoKeyStore(raw<KeyRow>('keys'), transactions, clock);
  const keyring = new Keyring({ provider, store, clock });
  const cipher = recordCipher(keyring, people);
  const sealed = sealedCollections();
  sealed.record(people, cipher);
  const rotation = keyRotation({
    ...{ connection: db.connection, keyring, provider, transactions, clock },
    log: createLog('test', 'error'),
    sealed: sealed.list,
    ...{ pollMs: 50, betweenPassesMs: 200 },
    recorder: {
      record: async (context) => {
        context.disclosures.length = 0;
        await recorded();
      },
    } as AccessRecorder,
    config: {
      KEY_ROTATION_DAYS: 365,
      KEY_BACKUP_RETENTION_DAYS: 35,
      KEY_LIFECYCLE_SECONDS: 3600,
      KEY_SPREAD_SECONDS: 1,
      KEY_OVERLAP_SECONDS: 1,
    },
  });
  const scope = { organizationId };
  const rotate = () =>
    transactions.run(testContext(organizationId), (tx) =>
      rotation.lifecycle.rotate(tx, organizationId, 'data', 'demanded'),
    );
  return { rotation, keyring, cipher, sealed, scope, rotate, transactions };
}
/** One for a test file's processes, as KMS is. */
const shared = memoryProvider();
const memoryProviderOf = () => shared;
type Engine = ReturnType<typeof engine>;

async function add(e: Engine, count: number, name = (i: number) => `Name ${i}`): Promise<void> {
  const rows: Person[] = [];
  for (let i = 0; i < count; i++) {
    const _id = `per_${organizationId}_${i}_${rows.length}`;
    const fields = await e.cipher.seal(e.scope, _id, { name: name(i), city: 'Łódź' });
    rows.push({
      _id,
      organizationId,
      ...fields,
      createdAt: new Date(now() + i),
      version: 3,
    } as unknown as Person);
  }
  await raw<Person>('people').insertMany(rows);
}
const open = (e: Engine, rows: Person[]) =>
  runAsTenant(testContext(organizationId), () => e.cipher.open(e.scope, rows));
const all = () => raw<Person>('people').find({ organizationId }).sort({ createdAt: 1 }).toArray();
const rotationNow = async () =>
  (await raw<Rotation>('key_rotations').findOne({ _id: `${organizationId}:data` })) as Rotation;
const key = async (version: number) =>
  (await raw<KeyRow>('keys').findOne({ _id: `${organizationId}:data:${version}` })) as KeyRow;
const finish = async (e: Engine, phase = 'done'): Promise<void> => {
  aheadMs += 2_000;
  e.rotation.start();
  await until(phase, rotationNow, (r) => r.phase === phase);
  await e.rotation.stop();
};

it('seals every record anew under the next version, changes nothing else, and retires the old one', async () => {
  const e = engine();
  await add(e, 1_100);
  await e.rotate();
  await finish(e);
  const rows = await all();
  expect(rows.every((r) => r.version === 3 && r.name.startsWith('ENC[AES256:1.2.'))).toBe(true);
  const opened = await open(engine(), rows);
  expect(opened.map((p) => p.name)).toEqual(rows.map((_, i) => `Name ${i}`));
  expect(await rotationNow()).toMatchObject({ records: 1_100, unreadable: 0 });
  expect(await key(1)).toMatchObject({ state: 'retired', retiredAt: expect.any(Date) });
});

it.each([
  ['one field, as a live write', { city: 'Changed' }, 1],
  ['all fields, as a live write', { name: 'Changed', city: 'Changed' }, 1],
  // Which makes no version of it; its ciphertexts are others.
  ['all fields, as another run of the job', { name: 'Changed', city: 'Changed' }, 0],
] as const)('loses no change that is made between reading and writing: %s', async (_, fields, versions) => {
  let changed = 0;
  const other = engine();
  const e = engine(async () => {
    const row = (await all())[changed++ % 20] as Person;
    const $set = await other.cipher.seal(other.scope, row._id, fields);
    await raw<Person>('people').updateOne(
      { _id: row._id },
      { $set: $set as never, $inc: { version: versions } },
    );
  });
  await add(e, 1_200);
  await e.rotate();
  await finish(e);
  expect(changed).toBeGreaterThanOrEqual(3);
  const rows = await all();
  const opened = await open(engine(), rows);
  expect(opened.slice(0, changed)).toEqual(rows.slice(0, changed).map(() => expect.objectContaining(fields)));
  expect(opened.slice(changed).every((p, i) => p.name === `Name ${changed + i}` && p.city === 'Łódź')).toBe(
    true,
  );
  expect(rows.every((r) => [r.name, r.city].every((token) => token.startsWith('ENC[AES256:1.2.')))).toBe(
    true,
  );
});

it('goes on where a process that was killed had stopped, once its lease is over', async () => {
  const e = engine();
  await add(e, 1_100);
  await e.rotate();
  const rows = await all();
  const at = rows[999] as Person;
  await raw<Rotation>('key_rotations').updateOne(
    { _id: `${organizationId}:data` },
    {
      $set: {
        phase: 'rewriting',
        position: { collection: 'people', createdAt: at.createdAt, id: at._id },
        records: 1_000,
        holder: 'killed',
        leaseUntil: new Date(Date.now() + 1_500),
      },
    },
  );
  aheadMs += 2_000;
  e.rotation.start();
  const first = await until('the rest', rotationNow, (r) => r.records > 1_000);
  // Those before the position were not looked at again, as far as it knows they are done.
  expect(first.records).toBe(1_100);
  // They were not: the scan before the end finds that, and the next pass does them.
  await until('done', rotationNow, (r) => r.phase === 'done');
  await e.rotation.stop();
  expect((await all()).every((r) => r.name.startsWith('ENC[AES256:1.2.'))).toBe(true);
});

it('never ends over a record that does not open, and names how many', async () => {
  const e = engine();
  await add(e, 30);
  const [broken, foreign] = await all();
  await raw<Person>('people').updateOne({ _id: broken!._id }, { $set: { name: foreign!.name } });
  await e.rotate();
  aheadMs += 2_000;
  e.rotation.start();
  const found = await until('the others', rotationNow, (r) => r.records === 29);
  await e.rotation.stop();
  expect(found).toMatchObject({ phase: 'rewriting' });
  expect(await key(1)).toMatchObject({ state: 'leaving' });
});

it('seals what stays with a record and is no field of it anew, and leaves what goes by itself', async () => {
  interface Blob {
    _id: string;
    organizationId: string;
    createdAt: Date;
    sealed?: string;
    passing?: string;
  }
  const e = engine();
  const cipher = blobCipher(e.keyring, 'blobs');
  e.sealed.keptBlob('blobs', cipher, 'sealed');
  const blobs = Array.from({ length: 620 }, async (_, i): Promise<Blob> => {
    const _id = `blo_${organizationId}_${i}`;
    const seal = (text: string) => cipher.seal(organizationId, _id, Buffer.from(text));
    const createdAt = new Date(now() + i);
    return { _id, organizationId, createdAt, sealed: await seal(`Secret ${i}`), passing: await seal('soon') };
  });
  const rows = await Promise.all(blobs);
  const { sealed: _gone, ...without } = rows[7] as Blob;
  const broken = { ...(rows[8] as Blob), sealed: (rows[9] as Blob).sealed as string };
  await raw<Blob>('blobs').insertMany(rows.map((r, i) => (i === 7 ? without : i === 8 ? broken : r)));
  await e.rotate();
  aheadMs += 2_000;
  e.rotation.start();
  const found = await until('the others', rotationNow, (r) => r.records === 618 && r.unreadable === 1);
  expect(found).toMatchObject({ phase: 'rewriting' });
  await raw<Blob>('blobs').deleteOne({ _id: broken._id });
  aheadMs += 60_000;
  await until('done', rotationNow, (r) => r.phase === 'done');
  await e.rotation.stop();
  for (const [i, row] of (
    await raw<Blob>('blobs').find({ organizationId }).sort({ createdAt: 1 }).toArray()
  ).entries()) {
    expect(row.passing).toMatch(/^ENC\[AES256:1\.1\./);
    if (row.sealed === undefined) expect(i).toBe(7);
    else
      expect((await cipher.open(organizationId, row._id, row.sealed)).toString()).toBe(
        `Secret ${row._id.split('_').at(-1)}`,
      );
    if (row.sealed !== undefined) expect(row.sealed).toMatch(/^ENC\[AES256:1\.2\./);
  }
});

it('ends with its organisation', async () => {
  const e = engine();
  await add(e, 3);
  await e.rotate();
  const shred = keyShredder({
    ...{ keys: raw<KeyRow>('keys'), rotations: raw<Rotation>('key_rotations') },
    ...{ keyring: e.keyring, transactions: e.transactions, clock: () => new Date(now()) },
  });
  await shred(organizationId, 'offboarding');
  expect(await rotationNow()).toMatchObject({ finishedAt: null });
  await shred(organizationId, 'shredded');
  expect(await rotationNow()).toMatchObject({ phase: 'done', finishedAt: expect.any(Date) });
});

it('refuses a second rotation while one is under way', async () => {
  const e = engine();
  await add(e, 1);
  await e.rotate();
  await expect(e.rotate()).rejects.toMatchObject({ code: 'CONFLICT' });
});

it('replaces a key after its period, and destroys the old one when no record and no backup can need it', async () => {
  const e = engine();
  await add(e, 5);
  await e.rotation.lifecycle.round();
  expect(await key(2)).toBeNull();
  aheadMs += 366 * dayMs;
  await e.rotation.lifecycle.round();
  expect(await rotationNow()).toMatchObject({ reason: 'age', toVersion: 2 });
  await finish(e);

  aheadMs += 34 * dayMs;
  await e.rotation.lifecycle.round();
  expect(await key(1)).toMatchObject({ state: 'retired' });
  // Restored from a backup: a ciphertext of the old version is there once more.
  const restored = (await engine().cipher.seal({ organizationId }, 'x', { name: 'x' })) as unknown as Person;
  const old = restored.name.replace('1.2.', '1.1.');
  await raw<Person>('people').insertOne({ ...restored, _id: 'x', organizationId, name: old });
  aheadMs += 2 * dayMs;
  await e.rotation.lifecycle.round();
  expect(await key(1)).toMatchObject({ state: 'retired' });

  await raw<Person>('people').deleteOne({ _id: 'x' });
  // Files of these records lie where nobody can look, and the records' own cipher is made after the files'.
  const withFiles = engine();
  withFiles.sealed.blob('people');
  withFiles.sealed.record(people, withFiles.cipher);
  await withFiles.rotation.lifecycle.round();
  expect(await key(1)).toMatchObject({ state: 'retired' });

  e.sealed.blob('blobs', 'sealed');
  await e.rotation.lifecycle.round();
  expect(await key(1)).toMatchObject({ state: 'destroyed', wrapped: null });
  const events = await raw<{ event: { type: string; sequence: number; subject: string } }>('outbox')
    .find({ 'event.subject': `encryption_key/key_${organizationId}_data` })
    .sort({ sequence: 1 })
    .toArray();
  expect(events.map(({ event }) => [event.type, event.sequence])).toEqual([
    ['rymeda.encryption.key.created.v1', 1],
    ['rymeda.encryption.key.rotated.v1', 2],
    ['rymeda.encryption.key.destroyed.v1', 3],
  ]);
});

it('looks at the keys of all organisations, however many there are and whatever one of them fails at', async () => {
  const e = engine();
  await add(e, 1);
  const sample = await key(1);
  const others = Array.from({ length: 1_100 }, (_, i) => ({
    ...sample,
    // Before this one in every order, not due, and two that are due and can't be replaced.
    _id: `a${i}:data:1`,
    organizationId: `a${i}`,
    createdAt: i < 2 ? new Date(0) : new Date(now() + 300 * dayMs),
  }));
  await raw<KeyRow>('keys').insertMany(others);
  e.rotation.periodFrom((of) => {
    if (of === 'a0' || of === 'a1') throw new Error('as while its own key is being destroyed');
    return 365;
  });
  aheadMs += 366 * dayMs;
  await e.rotation.lifecycle.round();
  expect(await rotationNow()).toMatchObject({ reason: 'age', toVersion: 2 });
  expect(await raw('key_rotations').countDocuments({ organizationId: /^a/ })).toBe(0);
  await raw<KeyRow>('keys').deleteMany({ organizationId: /^a/ });
});
