import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { createTransactions, silentLogger, type Transactions, type Tx } from '@rymeda/events';
import { testDatabase } from '@rymeda/events/testing';
import { systemClock, uuidv7Hex } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import { indexes } from '../indexes.ts';
import { jobRunner } from '../jobs/run-job.ts';
import type { DueBatch, DueWork } from './due.ts';
import { createDueRunner, type DueRunner } from './due-runner.ts';
import { dueStore, type DueStore } from './due.store.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let transactions: Transactions;
let due: DueStore;
const runners: DueRunner[] = [];
beforeAll(async () => {
  db = await testDatabase();
  transactions = createTransactions({
    connection: db.connection,
    engine: 'compliance',
    clock: systemClock,
  });
  due = dueStore(db.connection);
  for (const { collection, key } of indexes)
    if (collection === 'compliance_due') await db.connection.collection(collection).createIndex(key);
});
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
});
afterAll(() => db.drop());

/** Past the walls of tenancy. */
const rows = (name: string) =>
  db.connection
    .getClient()
    .db(db.name)
    .collection<{ _id: string; organizationId: string; times: number; attempts: number }>(name);
const newOrganization = (): string => `org_${uuidv7Hex()}`;
const kind = 'screening-one';
const lane = 'screening' as const;

async function plan(organizationId: string, subjects: readonly string[]): Promise<void> {
  await transactions.run(jobContext(organizationId, 'test'), async (tx) => {
    for (const subject of subjects)
      await due.plan(tx, { organizationId }, { kind, subject, at: tx.now, lane });
  });
}
const subjectsOf = (organizationId: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${organizationId}/${n}`);

/** Counts how often each subject's effect was made, in the transaction that ends its job. */
const note = async (tx: Tx, organizationId: string, subjects: readonly string[]): Promise<void> => {
  const effects = subjects.map((_id) => ({
    updateOne: {
      filter: { _id },
      update: { $set: { organizationId }, $inc: { times: 1 } },
      upsert: true,
    },
  }));
  await rows('effects').bulkWrite(effects, { session: tx.session });
};
const counting = (most: number, before: (subjects: string[]) => unknown = () => undefined): DueBatch => ({
  most,
  async work(jobs, finish) {
    const organizationId = jobs[0]?.organizationId ?? '';
    expect(jobs.every((job) => job.organizationId === organizationId)).toBe(true);
    const subjects = jobs.map((job) => job.subject);
    await before(subjects);
    await transactions.run(jobContext(organizationId, 'test'), async (tx) => {
      await note(tx, organizationId, subjects);
      await finish(tx);
    });
  },
});
function run(
  work: DueWork | DueBatch,
  workers = 2,
  heldMs: (organizationId: string) => number = () => 0,
): DueRunner {
  const runner = createDueRunner({
    ...{ due, lane, workers, heldMs, works: { [kind]: work } },
    ...{ clock: systemClock, logger: silentLogger },
  });
  runners.push(runner);
  runner.start();
  return runner;
}
const left = (organizationId: string) => rows('compliance_due').countDocuments({ organizationId });
async function untilLeft(organizationId: string, count: number): Promise<void> {
  while ((await left(organizationId)) > count) await new Promise((resolve) => setTimeout(resolve, 20));
}
const timesOf = async (organizationId: string): Promise<number[]> =>
  (await rows('effects').find({ organizationId }).toArray()).map((row) => row.times);

it('what is due of one organisation goes together, each with one effect, whoever else takes of it', async () => {
  const organizations = [newOrganization(), newOrganization()];
  for (const one of organizations) await plan(one, subjectsOf(one, 700));
  const sizes: number[] = [];
  const work = counting(200, (subjects) => sizes.push(subjects.length));
  for (let n = 0; n < 3; n++) run(work);
  for (const one of organizations) {
    await untilLeft(one, 0);
    expect(await timesOf(one)).toEqual(Array.from({ length: 700 }, () => 1));
  }
  expect(Math.max(...sizes)).toBeLessThanOrEqual(200);
  expect(sizes.length).toBeLessThan(700);
}, 60_000);

it('nothing is done for an organisation that is held, nor is that a try; others go on', async () => {
  const [held, other] = [newOrganization(), newOrganization()];
  await plan(held, subjectsOf(held, 30));
  await plan(other, subjectsOf(other, 3));
  run(counting(10), 2, (organizationId) => (organizationId === held ? 10_000 : 0));
  await untilLeft(other, 0);
  const waits = { organizationId: held, attempts: 0, dueAt: { $gt: new Date(Date.now() + 2_000) } };
  while ((await rows('compliance_due').countDocuments(waits)) < 30)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await timesOf(held)).toEqual([]);
  await rows('compliance_due').deleteMany({ organizationId: held });
}, 60_000);

it('nobody waits for the many of another organisation', async () => {
  const [crowd, few] = [newOrganization(), newOrganization()];
  await plan(crowd, subjectsOf(crowd, 300));
  await plan(few, subjectsOf(few, 3));
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const isOfCrowd = (subject: string) => subject.startsWith(crowd);
  const runner = run(counting(100, (subjects) => (subjects.some(isOfCrowd) ? released : undefined)));
  runner.wake();
  await untilLeft(few, 0);
  expect(await left(crowd)).toBe(300);
  release();
  await untilLeft(crowd, 0);
  expect(await timesOf(crowd)).toHaveLength(300);
}, 60_000);

it('one that can’t be done keeps none of the others, and is tried alone from then on', async () => {
  const organization = newOrganization();
  const subjects = subjectsOf(organization, 50);
  const ill = subjects[17] ?? '';
  await plan(organization, subjects);
  const tried: number[] = [];
  let isIll = true;
  const work = counting(100, (some) => {
    if (!some.includes(ill)) return;
    tried.push(some.length);
    if (isIll) throw new Error('It can’t be opened');
  });
  run(work, 1);
  await untilLeft(organization, 1);
  const [row] = await rows('compliance_due').find({ organizationId: organization }).toArray();
  expect(row).toMatchObject({ subject: ill, attempts: 1 });
  // More comes, and it falls due again.
  while (tried.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  isIll = false;
  await untilLeft(organization, 0);
  expect(tried.slice(0, 2)).toEqual([50, 1]);
  expect(new Set(tried.slice(1))).toEqual(new Set([1]));
  expect(await timesOf(organization)).toEqual(subjects.map(() => 1));
}, 60_000);

it('what is planned anew while it is worked on is done again', async () => {
  const organization = newOrganization();
  const subjects = subjectsOf(organization, 20);
  await plan(organization, subjects);
  let isAnew = false;
  const work = counting(100, async (some) => {
    if (isAnew || !some.includes(subjects[4] ?? '')) return;
    isAnew = true;
    await plan(organization, subjects.slice(4, 6));
  });
  run(work, 1);
  await untilLeft(organization, 0);
  const times = await timesOf(organization);
  expect(times.filter((n) => n === 2)).toHaveLength(2);
  expect(times.filter((n) => n === 1)).toHaveLength(18);
}, 60_000);

it('what a workflow’s run asks for at once is done in its name, for one that planned more work too; nothing else is', async () => {
  const organization = newOrganization();
  const requestId = `oris.run_${uuidv7Hex()}.0`;
  const by = (id: string): TenantContext => {
    const context = jobContext(organization, 'test');
    return { ...context, requestId, actor: { ...context.actor, id } };
  };
  const at = (ms: number) => new Date(Date.now() + ms);
  for (const [actor, subject, dueAt] of [
    [`svc:oris/wfl_${uuidv7Hex()}`, 'called', at(0)],
    ['system:compliance-care', 'by its event', at(0)],
    ['svc:oris/wfl_x', 'by the calendar', at(3_000)],
    ['cli_1', 'by a partner', at(0)],
  ] as const)
    await transactions.run(by(actor), (tx) =>
      due.plan(tx, { organizationId: organization }, { kind, subject, at: dueAt, lane }),
    );
  await transactions.run(by('svc:oris/wfl_x'), (tx) => {
    const later = new Date(tx.now.getTime() + 20);
    const scope = { organizationId: organization };
    return due.plan(tx, scope, { kind, subject: 'by a request’s own time', at: later, lane });
  });
  const accessRecorder = {
    inTransaction: () => Promise.reject(new Error('Nothing is opened here')),
  } as never;
  const runJob = jobRunner({ transactions, accessRecorder });
  const seen: Record<string, boolean> = {};
  run(async ({ subject }, finish) => {
    await runJob({ organizationId: organization, job: 'test' }, async (tx, scope) => {
      seen[subject] = scope.requestId === requestId;
      if (subject === 'called')
        await due.plan(tx, scope, { kind, subject: 'called, and then', at: tx.now, lane });
      await finish(tx);
    });
  });
  await untilLeft(organization, 0);
  expect(seen).toEqual({
    ...{ called: true, 'called, and then': true, 'by its event': true, 'by a request’s own time': true },
    ...{ 'by the calendar': false, 'by a partner': false },
  });
}, 60_000);

it('one that hung while another took its job over neither has it nor changes when it is due', async () => {
  const organization = newOrganization();
  const began = new Date();
  const later = (seconds: number) => new Date(began.getTime() + seconds * 1_000);
  const long = 'long' as const;
  await transactions.run(jobContext(organization, 'test'), (tx) =>
    due.plan(tx, { organizationId: organization }, { kind, subject: organization, at: began, lane: long }),
  );
  const hung = (await due.claim(long, later(0), 15_000))!;
  expect(await due.isOurs(hung)).toBe(true);
  const second = (await due.claim(long, later(20), 15_000))!;
  expect([await due.isOurs(hung), await due.isOurs(second)]).toEqual([false, true]);
  await due.postpone([hung], later(21));
  expect(await due.claim(long, later(22), 15_000)).toBeNull();
  await due.postpone([second], later(60));
  expect(await due.claim(long, later(50), 15_000)).toBeNull();
  await rows('compliance_due').deleteMany({ organizationId: organization });
}, 60_000);
