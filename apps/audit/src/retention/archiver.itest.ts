import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTransactions, silentLogger } from '@rymeda/events';
import { uuidv7Hex } from '@rymeda/kernel';
import { runAsSystem, tenantDatabase } from '@rymeda/tenancy';
import { verifierKey } from '../checkpoints/note.ts';
import { proofReader } from '../checkpoints/proof-reader.ts';
import { canonicalEntry } from '../logs/leaf.ts';
import { systemEntryStore } from '../logs/entry.store.ts';
import type { Entry } from '../logs/entry.ts';
import { takes, type LogFilter } from '../logs/log-query.rules.ts';
import { withArchivedMonth } from '../testing/archived-month.ts';
import { sampleEntry } from '../testing/sample-entries.ts';
import { testAudit, type TestAudit } from '../testing/test-audit.ts';
import { archivedEntries } from './archive-files.ts';
import { archiveStore, removableEntries, type ArchiveRow } from './archive.store.ts';
import { createArchiver } from './archiver.ts';

let audit: TestAudit;
let archiveLogin: Awaited<ReturnType<TestAudit['servers']['login']>>;
beforeAll(async () => {
  audit = await testAudit();
  archiveLogin = await audit.servers.login('archive');
});
afterAll(async () => {
  await audit.servers.root.collection('audit_archives').drop();
  await archiveLogin.close();
  await audit.drop();
});

const year = 2019;
/** Entries, ten a day from New Year on: January has 310, February 280, March the rest. */
async function oldLog(length = 600): Promise<string> {
  const organizationId = `org_${uuidv7Hex()}`;
  const process = audit.open();
  const entries = Array.from({ length }, (_, n) =>
    sampleEntry(organizationId, n, { timestamp: new Date(Date.UTC(year, 0, 1) + n * 8_640_000) }),
  );
  // One came late, among those of February; it leaves with them.
  if (length > 400) entries[400] = { ...(entries[400] as Entry), timestamp: new Date(Date.UTC(year, 0, 20)) };
  await process.append(entries);
  await process.publish();
  return organizationId;
}

/** The archiver of a process of its own; whatever it does to the outside may be made to fail. */
function archiverAt(
  now: string,
  over: { held?: (organizationId: string) => boolean; fail?: (step: string) => void } = {},
) {
  const clock = () => new Date(now);
  const { checkpointing } = audit.open();
  const { checkpoints, platform } = checkpointing;
  const { log } = audit.servers;
  const failing = <T extends object>(of: T, name: string): T =>
    new Proxy(of, {
      get(target, key) {
        const value = Reflect.get(target, key) as unknown;
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          over.fail?.(`${name}.${String(key)}`);
          return (value as (...a: unknown[]) => unknown).apply(target, args);
        };
      },
    });
  const archiver = createArchiver({
    log,
    archives: failing(archiveStore(audit.servers.root), 'archives'),
    entries: systemEntryStore(tenantDatabase(log)),
    removable: failing(removableEntries(archiveLogin), 'removable'),
    transactions: failing(
      createTransactions({ connection: audit.servers.root, engine: 'audit', clock }),
      'transactions',
    ),
    objects: failing(audit.objects, 'objects'),
    proofs: proofReader({ log, checkpoints, platform }),
    clock,
    retainUntil: () => new Date('2031-01-01'),
    isOnHold: over.held ?? (() => false),
    leaseMs: 60_000,
    logger: silentLogger,
    years: 6,
  });
  return { run: () => runAsSystem('audit-archive', () => archiver.run()) };
}

const left = async (organizationId: string): Promise<number[]> =>
  (
    await audit.servers.root
      .collection<Entry>('entries')
      .find({ organizationId })
      .sort({ index: 1 })
      .toArray()
  ).map((e) => e.index);
const verified = (organizationId: string): Promise<ArchiveRow[]> =>
  archiveStore(audit.servers.root).verifiedOf({ organizationId, year });
const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

async function readBack(organizationId: string): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const { _id } of await verified(organizationId))
    for await (const entry of archivedEntries(
      audit.objects,
      { organizationId, year },
      { year, month: Number(_id.slice(-2)) },
      async () => undefined,
    ))
      found.push(entry);
  return found;
}

describe('a month whose six years are over', () => {
  it('whatever dies between any two steps, nothing is gone that is not proven in the archive', async () => {
    const organizationId = await oldLog(300);
    const minute = (n: number): string => new Date(Date.UTC(2025, 11, 31) + n * 120_000).toISOString();
    const died = new Set<string>();
    let finished = false;
    let status: string | undefined;
    // Each run dies one step later than the one before; what one has made certain, the next need not do.
    for (let n = 1, run = 1; run < 60 && !finished; n++, run++) {
      let steps = 0;
      const fail = (step: string): void => {
        if (++steps < n) return;
        died.add(step);
        throw new Error('died');
      };
      finished = await archiverAt(minute(run), { fail })
        .run()
        .then(
          () => steps < n,
          () => false,
        );
      const there = new Set([
        ...(await left(organizationId)),
        ...(await readBack(organizationId)).map(({ index }) => index),
      ]);
      expect([run, there.size]).toEqual([run, 300]);
      const now = (await verified(organizationId))[0]?.status;
      if (now !== status) [n, status] = [0, now];
    }
    expect(finished).toBe(true);
    expect(await left(organizationId)).toEqual(upTo(256, 300));
    for (const step of [
      'archives.claim',
      'archives.keep',
      'objects.putStream',
      'objects.retain',
      'transactions.run',
      'removable.remove',
    ])
      expect(died).toContain(step);
  });

  it('leaves the database for the archive, where the auditor’s verifier proves it; the last bundle stays', async () => {
    const organizationId = await oldLog();
    const before = await audit.servers.root.collection<Entry>('entries').find({ organizationId }).toArray();
    expect(await archiverAt('2025-01-31T23:59:59Z').run()).toMatchObject({ archived: 0 });
    expect(await left(organizationId)).toHaveLength(600);
    await archiverAt('2025-02-01T00:00:00Z').run();
    expect(await left(organizationId)).toEqual(upTo(310, 600));
    await archiverAt('2025-12-31T00:00:00Z').run();
    expect(await left(organizationId)).toEqual(upTo(512, 600));
    expect((await verified(organizationId)).map(({ from, to, status }) => [from, to, status])).toEqual([
      [0, 310, 'removed'],
      [310, 512, 'removed'],
    ]);

    const byPlace = new Map(before.map((entry) => [entry.index, entry]));
    expect(await readBack(organizationId)).toEqual(upTo(0, 512).map((index) => byPlace.get(index)));
    await withFiles(organizationId, 2, async (verify) => expect(await verify()).toMatch(/^OK/));

    // Audit goes on from what is left: the log is whole to it, grown over by nobody.
    const { checkpointing } = audit.open();
    const state = await checkpointing.states.snapshot({ organizationId, year });
    expect(state.size).toBe(600);
    const { checkpoints, platform } = checkpointing;
    const proofs = proofReader({ log: audit.servers.log, checkpoints, platform });
    const name = { organizationId, year };
    const head = await proofs.latest(name);
    const entry = before.find(({ index }) => index === 5) as Entry;
    expect(await proofs.inclusion(name, 5, canonicalEntry(entry), head as never)).not.toHaveLength(0);
    expect(await proofs.consistency(name, 300, 600)).not.toHaveLength(0);
  });

  it('stays while its organisation is under legal hold, also when that comes in the middle', async () => {
    const organizationId = await oldLog();
    await archiverAt('2025-12-31T00:00:00Z', { held: (of) => of === organizationId }).run();
    expect([await left(organizationId), await verified(organizationId)]).toEqual([upTo(0, 600), []]);
    let asked = 0;
    await archiverAt('2025-12-31T00:00:00Z', { held: (of) => of === organizationId && ++asked > 1 }).run();
    expect(await left(organizationId)).toHaveLength(600);
    expect((await verified(organizationId)).map(({ status }) => status)).toEqual(['locked']);
    await archiverAt('2025-12-31T00:02:00Z').run();
    expect(await left(organizationId)).toEqual(upTo(512, 600));
  });

  it('is not removed when the archive doesn’t say what was signed', async () => {
    const organizationId = await oldLog();
    await audit.servers.root
      .collection<Entry>('entries')
      .updateOne({ organizationId, index: 77 }, { $set: { userId: 'cli_somebody_else' } });
    const { failed } = await archiverAt('2025-12-31T00:00:00Z').run();
    expect(failed).toBe(1);
    expect([await left(organizationId), await verified(organizationId)]).toEqual([upTo(0, 600), []]);
  });

  it('can be removed by its login alone, which can do nothing else', async () => {
    const organizationId = await oldLog();
    const log = audit.servers.log.getClient().db();
    const archive = archiveLogin.getClient().db();
    const refused = { code: 13 };
    const all = { organizationId };
    await expect(log.collection('entries').deleteMany(all)).rejects.toMatchObject(refused);
    for (const name of ['tiles', 'checkpoints', 'platform_checkpoints'])
      await expect(archive.collection(name).deleteMany({})).rejects.toMatchObject(refused);
    const entries = archive.collection('entries');
    await expect(entries.insertOne({ organizationId })).rejects.toMatchObject(refused);
    await expect(entries.updateOne(all, { $set: { userId: 'x' } })).rejects.toMatchObject(refused);
    await expect(entries.drop()).rejects.toMatchObject(refused);
    await expect(archive.dropDatabase()).rejects.toMatchObject(refused);
    expect(await left(organizationId)).toHaveLength(600);
  });

  it('is filtered as the database filters what it still has', async () => {
    const organizationId = await oldLog();
    const store = systemEntryStore(tenantDatabase(audit.servers.log));
    const between = (filter: LogFilter) =>
      runAsSystem('test', () => store.between({ organizationId, year }, 0, 600, filter));
    const all = await between({});
    for (const filter of [
      { action: 'read' },
      { resourceType: 'care_patient' },
      { resourceId: 'pat_3' },
      { resourceType: 'care_session', resourceId: 'pat_4', action: 'delete' },
      { resourceId: 'care_patient' },
      { patientId: 'pat_3' },
      { patientId: 'pat_4', resourceType: 'care_session' },
      { userId: 'cli_1' },
      { disclosed: true },
      { decision: 'refused' },
      { from: '2019-01-10T00:00:00.000Z', to: '2019-02-01T00:00:00.000Z' },
    ] satisfies LogFilter[])
      expect(all.filter((entry) => takes(entry, filter))).toEqual(await between(filter));
  });
});

/** What the auditor's verifier says of a month. */
async function withFiles(
  organizationId: string,
  month: number,
  use: (verify: () => Promise<string>) => Promise<void>,
): Promise<void> {
  const process_ = audit.open();
  await process_.publish();
  const key = verifierKey(process_.checkpointing.keys()[0] as never);
  await withArchivedMonth(
    audit.objects,
    { name: { organizationId, year }, month: { year, month }, key },
    use,
  );
}
