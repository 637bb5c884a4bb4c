import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CloudEvent } from '@rymeda/contracts';
import { systemClock, uuidv7Hex } from '@rymeda/kernel';
import { openObjectStore, type ObjectStore } from '@rymeda/storage';
import { runningStack, stackHome, startMoto, until, type Moto } from '@rymeda/testing';
import { verifierKey } from '../checkpoints/note.ts';
import type { Entry } from '../logs/entry.ts';
import { withArchivedMonth } from '../testing/archived-month.ts';
import { sampleEntry } from '../testing/sample-entries.ts';
import { originPrefix, testAudit, type TestAudit } from '../testing/test-audit.ts';
import { archivedEntries, monthOf } from './archive-files.ts';
import { archiveStore, type ArchiveRow } from './archive.store.ts';

const [year, length, bucket] = [2019, 700, 'audit'];
const authorization = 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request';

let audit: TestAudit;
let moto: Moto;
let objects: ObjectStore;
/** Bare requests: a caller who has every right, and more than the service. */
const asRoot = (method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`${moto.endpoint}/${bucket}${path}`, { method, headers: { authorization, ...headers } });

const s3 = () => ({
  OBJECT_STORE: 's3',
  OBJECT_STORE_BUCKET: bucket,
  OBJECT_STORE_REGION: 'us-east-1',
  OBJECT_STORE_KMS_KEY_ID: 'alias/objects',
  OBJECT_STORE_ENDPOINT: moto.endpoint,
  OBJECT_STORE_PATH_STYLE: 'true',
});

beforeAll(async () => {
  [audit, moto] = [await testAudit(), await startMoto()];
  await asRoot('PUT', '', { 'x-amz-bucket-object-lock-enabled': 'true' });
  // The SDK looks for credentials nowhere else.
  Object.assign(process.env, moto.env);
  objects = await openObjectStore(s3() as never, { clock: systemClock, objectLock: true });
}, 600_000);
afterAll(async () => {
  await objects.close();
  await moto.stop();
  await audit.drop();
});

/** The job itself, as operators run it: its own process, its own login, S3. */
function archiver(login: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...{ PATH: process.env['PATH'], RYMEDA_ENV: 'development', LOG_LEVEL: 'error', ...moto.env },
      ...{ MONGODB_URI: login, AUDIT_ARCHIVE_MONGODB_URI: login, AUDIT_ARCHIVE_LEASE_SECONDS: '1' },
      IDENTITY_URL: runningStack().services['identity']?.url,
      RYMEDA_SERVICE_KEY_FILE: join(stackHome(), 'secrets', 'service.key'),
      AUDIT_LOG_ORIGIN: originPrefix,
      ...s3(),
    },
  });
  let code: number | null | undefined;
  const ended = once(child, 'exit').then(([status]) => (code = status as number | null));
  return { ended, isOver: () => code !== undefined, kill: () => child.kill('SIGKILL') };
}

it('killed at any moment and run again, takes every due month to where nobody can remove it, and loses none', async () => {
  const name = { organizationId: `org_${uuidv7Hex()}`, year };
  const process_ = audit.open(undefined, { objects });
  await process_.append(
    Array.from({ length }, (_, n) =>
      sampleEntry(name.organizationId, n, { timestamp: new Date(Date.UTC(year, 0, 1) + n * 8_640_000) }),
    ),
  );
  await process_.publish();
  await audit.servers.login('archive').then((connection) => connection.close());
  const login = audit.servers.uriOf('archive');

  const rows = (): Promise<ArchiveRow[]> =>
    audit.servers.root
      .collection<ArchiveRow>('audit_archives')
      .find({ ...name })
      .sort({ _id: 1 })
      .toArray();
  const whole = async (): Promise<number> => {
    const left = await audit.servers.root.collection<Entry>('entries').find(name).toArray();
    const places = new Set(left.map(({ index }) => index));
    for (const row of await archiveStore(audit.servers.root).verifiedOf(name))
      for await (const { index } of archivedEntries(objects, name, monthOf(row), async () => undefined))
        places.add(index);
    return places.size;
  };

  for (const reached of [/./, /locked|removed/]) {
    const job = archiver(login);
    const seen = async () => job.isOver() || (await rows()).some(({ status }) => reached.test(status));
    await until('the job is in the middle', seen, Boolean, 120_000);
    job.kill();
    await job.ended;
    expect(await whole()).toBe(length);
  }
  // Whoever was killed still holds its month for a moment: the next run leaves it alone, and the one after takes it.
  await until(
    // January, and of February what is not the log's last bundle.
    'both months have left',
    async () => ({ code: await archiver(login).ended, states: (await rows()).map(({ status }) => status) }),
    ({ code, states }) => code === 0 && states.length === 2 && states.every((s) => s === 'removed'),
    180_000,
  );

  expect(await whole()).toBe(length);
  const left = await audit.servers.root.collection<Entry>('entries').find(name).sort({ index: 1 }).toArray();
  expect(left.map(({ index }) => index)).toEqual(Array.from({ length: length - 512 }, (_, n) => 512 + n));
  const key = verifierKey(process_.checkpointing.keys()[0] as never);
  for (const row of await rows())
    await withArchivedMonth(objects, { name, month: monthOf(row), key }, async (verify) =>
      expect(await verify()).toMatch(/^OK/),
    );

  // The organisation's log will say so, once a month that left.
  const told = await audit.servers.root.collection<{ event: CloudEvent }>('outbox').find().toArray();
  expect(told.map(({ event }) => [event.type, event.organizationid, event.data['month']]).sort()).toEqual(
    ['2019-01', '2019-02'].map((month) => ['rymeda.audit.month.archived.v1', name.organizationId, month]),
  );

  // What is replaced by a newer one, such as the copy of the newest head, is no evidence and not locked.
  const kept: string[] = [];
  for await (const object of objects.list(''))
    if (/\/archive\/|\/checkpoints\/\d+$/.test(object.key)) kept.push(object.key);
  expect(kept.filter((of) => of.includes('/archive/'))).toHaveLength(6);
  expect(kept.length).toBeGreaterThan(6);
  const soonest = Date.now() + 6 * 365 * 86_400_000;
  for (const of of kept) {
    const head = await asRoot('HEAD', `/${of}`);
    expect([of, head.headers.get('x-amz-object-lock-mode')]).toEqual([of, 'COMPLIANCE']);
    expect(Date.parse(head.headers.get('x-amz-object-lock-retain-until-date') ?? '')).toBeGreaterThan(
      soonest,
    );
    const version = `/${of}?versionId=${head.headers.get('x-amz-version-id') ?? ''}`;
    const removed = await asRoot('DELETE', version, { 'x-amz-bypass-governance-retention': 'true' });
    expect([of, removed.status]).toEqual([of, 403]);
  }
  await expect(objects.delete(kept[0] as string)).rejects.toMatchObject({ fault: 'retained' });
}, 600_000);
