import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { uuidv7Hex } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { runAsSystem } from '@rymeda/tenancy';
import { finish, newRun } from '../runs/run.rules.ts';
import { runEvent, type RunState } from '../runs/run.ts';
import { processesOver } from '../testing/two-processes.ts';
import { runCloser } from './close-runs.ts';
import { LostRunError } from './driven.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let newProcess: Awaited<ReturnType<typeof processesOver>>;
beforeAll(async () => {
  db = await testDatabase();
  newProcess = await processesOver(db.connection);
});
afterAll(() => db.drop());

const asSystem = <T>(work: () => Promise<T>): Promise<T> => runAsSystem('test', work);

/** Runs of as many organisations, made and not begun. */
async function newRuns(count: number): Promise<RunState[]> {
  const { runs, transactions } = newProcess();
  const trigger = { kind: 'manual' as const, eventId: null, scheduledAt: null, actorId: null };
  const made = Array.from({ length: count }, (_, n) =>
    newRun(
      {
        ...{ organizationId: `org_${uuidv7Hex()}`, workflowId: 'wfl_a', definition: 1, trigger },
        ...{ triggerKey: `manual:${uuidv7Hex()}:${n}`, values: {}, depth: 0, lineage: [] },
      },
      new Date(),
    ),
  );
  for (const run of made)
    await transactions.run(jobContext(run.organizationId, 'test'), (tx) => runs.insert(tx, run, [run]));
  return made;
}

const next = (run: RunState): RunState => ({ ...run, rev: run.rev + 1 });
const toldOf = async ({ _id }: RunState): Promise<number> =>
  (await db.connection.collection('outbox').find({}).toArray()).filter((row) =>
    JSON.stringify(row).includes(`run/${_id}`),
  ).length;

it('runs that end together with one that somebody else has changed end all the same', async () => {
  const all = await newRuns(4);
  const { runs, transactions } = newProcess();
  const [taken] = all as [RunState];
  expect(await asSystem(() => newProcess().runs.save(taken, next(taken)))).toBe(true);
  const closeRun = runCloser({ runs, transactions });
  const results = await Promise.allSettled(
    all.map(async (run) => {
      const ended = { ...finish(run, 'succeeded', null, new Date()), rev: run.rev + 1 };
      const [sealed] = await runs.sealed([ended]);
      if (sealed === undefined) throw new Error('It was not sealed');
      const told = [runEvent('succeeded', ended, ended.sequence)];
      await closeRun({ context: jobContext(run.organizationId, 'test'), run: sealed, told });
    }),
  );
  expect(results.map((r) => r.status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect((results[0] as PromiseRejectedResult).reason).toBeInstanceOf(LostRunError);
  const stored = await asSystem(() => Promise.all(all.map((run) => runs.load(run, run._id))));
  expect(stored.map((run) => run?.status)).toEqual(['queued', 'succeeded', 'succeeded', 'succeeded']);
  expect(await Promise.all(all.map(toldOf))).toEqual([0, 1, 1, 1]);
});

it('runs saved together: whose was changed meanwhile is told, by another or by one’s own other hand', async () => {
  const all = await newRuns(5);
  const [first, second] = all as [RunState, RunState];
  const { runs } = newProcess();
  expect(await asSystem(() => newProcess().runs.save(first, next(first)))).toBe(true);
  const saved = await asSystem(() => Promise.all([...all, second].map((run) => runs.save(run, next(run)))));
  expect(saved.slice(0, 1)).toEqual([false]);
  expect(saved.slice(2, 5)).toEqual([true, true, true]);
  // Two from one process: one of them is the first.
  expect([saved[1], saved[5]].filter(Boolean)).toHaveLength(1);
});
