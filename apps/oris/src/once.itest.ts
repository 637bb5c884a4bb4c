import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { Problem } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { runAsSystem } from '@rymeda/tenancy';
import { finish, newRun } from './runs/run.rules.ts';
import { batchOf, noShow } from './testing/events.ts';
import { organizationId, processesOver, scope } from './testing/two-processes.ts';
import { failuresInARow } from './worker/pauser.ts';
import { resumeWorkflow } from './workflows/workflow.rules.ts';

type Processes = Awaited<ReturnType<typeof processesOver>>;
let db: Awaited<ReturnType<typeof testDatabase>>;
let newProcess: Processes;
beforeAll(async () => {
  db = await testDatabase();
  newProcess = await processesOver(db.connection);
});
afterAll(() => db.drop());

const hour = 3_600_000;
const start = Date.parse('2026-03-02T09:00:00.000Z');
const at = (ms: number) => () => new Date(ms);
/** Past the walls of tenancy. */
const rows = (name: string) =>
  db.connection
    .getClient()
    .db(db.name)
    .collection<{ _id: string; workflowId: string } & Record<string, unknown>>(name);
const instantsOf = async (workflowId: string): Promise<string[]> =>
  (await rows('runs').find({ workflowId }).toArray())
    .map((run) => (run['trigger'] as { scheduledAt: Date }).scheduledAt.toISOString().slice(11, 16))
    .sort();
const schedule = (missed: 'skip' | 'catchUp') => ({
  trigger: 'schedule' as const,
  triggerConfig: { cron: '0 * * * *', timezone: 'UTC', missed },
});
/** Until nothing is due; whoever met the others too often looks again, as a worker does. */
async function fireAll(process: ReturnType<Processes>): Promise<void> {
  const fire = () => runAsSystem('test', () => process.fire(organizationId));
  const orAgain = (error: unknown): boolean => {
    if (!(error instanceof Problem) || error.status !== 503) throw error;
    return true;
  };
  while (await fire().catch(orAgain));
}

it('processes that find a schedule due at the same moment run each of its instants once', async () => {
  const id = await newProcess(at(start - 1)).save(schedule('skip'));
  for (let n = 0; n < 5; n++) {
    const now = at(start + n * hour + 500);
    await Promise.all(Array.from({ length: 4 }, () => fireAll(newProcess(now))));
  }
  expect(await instantsOf(id)).toEqual(['09:00', '10:00', '11:00', '12:00', '13:00']);
}, 60_000);

it('what a schedule missed while nothing ran is caught up, or skipped, as it says; a clock that goes back repeats nothing', async () => {
  const before = newProcess(at(start - 1));
  const [caught, skipped] = [await before.save(schedule('catchUp')), await before.save(schedule('skip'))];
  await fireAll(newProcess(at(start + 4.5 * hour)));
  await fireAll(newProcess(at(start + 1)));
  await fireAll(newProcess(at(start + 4.5 * hour)));
  expect(await instantsOf(caught)).toEqual(['09:00', '10:00', '11:00', '12:00', '13:00']);
  expect(await instantsOf(skipped)).toEqual([]);
  await fireAll(newProcess(at(start + 5 * hour)));
  expect((await instantsOf(caught)).slice(5)).toEqual(['14:00']);
  expect(await instantsOf(skipped)).toEqual(['14:00']);
}, 60_000);

it('events that two processes take at the same moment, and take again, start each workflow once', async () => {
  const id = await newProcess().save({ trigger: 'event', triggerConfig: { event: 'care.session.no_show' } });
  const counted = await newProcess().save({
    trigger: 'threshold',
    triggerConfig: {
      events: ['care.session.no_show'],
      groupBy: 'clientId',
      windowSeconds: 3600,
      measure: 'count',
      atLeast: 10,
    },
  });
  const batch = batchOf(Array.from({ length: 10 }, () => noShow(organizationId, { clientId: 'pat_1' })));
  await Promise.all(Array.from({ length: 3 }, () => newProcess().intake.take(batch)));
  await newProcess().intake.take(batch);
  expect(await rows('runs').countDocuments({ workflowId: id })).toBe(10);
  expect(await rows('runs').countDocuments({ workflowId: counted })).toBe(1);
}, 60_000);

it('a workflow whose runs fail one after the other is paused, and says so once; one good run in between keeps it going', async () => {
  const process = newProcess(at(start - 1));
  const input = { trigger: 'manual' as const, triggerConfig: {} };
  const [failing, mixed] = [await process.save(input), await process.save(input)];
  const ended = async (workflowId: string, n: number, status: 'failed' | 'succeeded'): Promise<void> => {
    const at = new Date(start + n);
    const trigger = { kind: 'manual' as const, eventId: null, scheduledAt: null, actorId: null };
    const triggerKey = `manual:${workflowId}:${n}`;
    const more = { definition: 1, values: {}, depth: 0, lineage: [] };
    const run = finish(
      newRun({ organizationId, workflowId, triggerKey, trigger, ...more }, at),
      status,
      null,
      at,
    );
    await process.transactions.run(jobContext(organizationId, 'test'), (tx) =>
      process.runs.insert(tx, scope, [run]),
    );
    await runAsSystem('test', () =>
      Promise.all([process, newProcess()].map((p) => p.pauser.judge(organizationId, workflowId))),
    );
  };
  for (let n = 0; n < failuresInARow; n++) {
    await ended(failing, n, 'failed');
    await ended(mixed, n, n === 5 ? 'succeeded' : 'failed');
  }
  expect(await rows('workflows').findOne({ _id: failing })).toMatchObject({
    status: 'paused',
    statusReason: 'failing',
  });
  expect(await rows('workflows').findOne({ _id: mixed })).toMatchObject({ status: 'active' });
  const told = await rows('outbox').find({}).toArray();
  expect(told.filter((row) => JSON.stringify(row).includes('oris.workflow.paused'))).toHaveLength(1);
  // Resumed, it is given ten anew: those from before count no more.
  const resumed = new Date(start + failuresInARow);
  const context = jobContext(organizationId, 'test');
  await process.transactions.run(context, async (tx) => {
    const state = await process.workflows.load(context, failing, tx);
    if (state === null) throw new Error('It is gone');
    await process.workflows.replace(tx, context, resumeWorkflow(state, state.saver, resumed), false);
  });
  const statuses: unknown[] = [];
  for (let n = 1; n <= failuresInARow; n++) {
    await ended(failing, failuresInARow + n, 'failed');
    statuses.push((await rows('workflows').findOne({ _id: failing }))?.['status']);
  }
  expect(statuses).toEqual([...Array.from({ length: failuresInARow - 1 }, () => 'active'), 'paused']);
}, 60_000);

it.each(Array.from({ length: 8 }, (_, n) => n))(
  'runs that come to the same task at the same moment make one, and the others know it (%i)',
  async () => {
    const { runs, workflows, transactions, ...one } = newProcess();
    const task = { id: 'renew', type: 'task' as const, title: 'Renew', onePer: 'crd_1' };
    const workflowId = await one.save({ trigger: 'manual', triggerConfig: {}, actions: [task] });
    const trigger = { kind: 'manual' as const, eventId: null, scheduledAt: null, actorId: null };
    const more = { trigger, definition: 1, values: {}, depth: 0, lineage: [] };
    const made = Array.from({ length: 6 }, (_, n) =>
      newRun({ organizationId, workflowId, triggerKey: `manual:${workflowId}:${n}`, ...more }, new Date()),
    );
    await transactions.run(jobContext(organizationId, 'test'), (tx) => runs.insert(tx, scope, made));
    const read = <T>(work: () => Promise<T>): Promise<T> => runAsSystem('test', work);
    const workflow = await read(() => workflows.facts(scope, workflowId));
    const ids = made.map((run) => run._id);
    const found = await read(() => runs.loadMany(scope, ids));
    await Promise.all(found.map((run) => read(() => newProcess().drive(run, workflow, () => true))));
    const tasks = await rows('tasks').find({ workflowId }).toArray();
    expect(tasks.map((t) => t['status'])).toEqual(['open']);
    const ended = (await read(() => runs.loadMany(scope, ids))).map((run) => run.status);
    expect(ended.sort()).toEqual([...Array.from({ length: 5 }, () => 'succeeded'), 'waiting']);
  },
  60_000,
);
