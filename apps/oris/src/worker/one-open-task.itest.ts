import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { systemClock } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { runAsSystem } from '@rymeda/tenancy';
import { newRun } from '../runs/run.rules.ts';
import type { RunDocument } from '../runs/run.ts';
import { organizationId, processesOver, scope } from '../testing/two-processes.ts';
import { runDriver, type DriverParts } from './drive-run.ts';
import { stepRunner, type StepParts } from './run-step.ts';

type Processes = Awaited<ReturnType<typeof processesOver>>;
let db: Awaited<ReturnType<typeof testDatabase>>;
let newProcess: Processes;
beforeAll(async () => {
  db = await testDatabase();
  newProcess = await processesOver(db.connection);
});
afterAll(() => db.drop());

const rows = (name: string) => db.connection.getClient().db(db.name).collection(name);

/** A worker of its own over the one database; nobody asks here who may do what. */
function newWorker() {
  const process = newProcess();
  const steps = stepRunner({ ...process, clock: systemClock } as unknown as StepParts);
  const parts = {
    ...{ ...process, clock: systemClock, rights: { holds: () => Promise.resolve(true) } },
    ...{ pauser: { judge: () => Promise.resolve() }, isHeld: () => false, observe: () => undefined },
  };
  return { ...process, drive: runDriver(parts as unknown as DriverParts, steps) };
}

const runsAtOnce = 6;

it.each(Array.from({ length: 8 }, (_, n) => n))(
  'runs that come to the same task at the same moment make one, and the others know it (%i)',
  async () => {
    const process = newProcess();
    const task = { id: 'renew', type: 'task' as const, title: 'Renew', onePer: 'crd_1' };
    const workflowId = await process.save({ trigger: 'manual', triggerConfig: {}, actions: [task] });
    const trigger = { kind: 'manual' as const, eventId: null, scheduledAt: null, actorId: null };
    const runs = Array.from({ length: runsAtOnce }, (_, n) =>
      newRun(
        {
          ...{ organizationId, workflowId, definition: 1, triggerKey: `manual:${workflowId}:${n}` },
          ...{ trigger, values: {}, depth: 0, lineage: [] },
        },
        new Date(),
      ),
    );
    await process.transactions.run(jobContext(organizationId, 'test'), (tx) =>
      process.runs.insert(tx, scope, runs),
    );
    const workflow = await rows('workflows').findOne({ _id: workflowId as never });
    const documents = (await rows('runs').find({ workflowId }).toArray()) as unknown as RunDocument[];
    await Promise.all(
      documents.map((run) =>
        runAsSystem('test', () => newWorker().drive(run, workflow as never, () => true)),
      ),
    );
    const tasks = await rows('tasks').find({ workflowId }).toArray();
    expect(tasks.map((t) => t['status'])).toEqual(['open']);
    const ended = (await rows('runs').find({ workflowId }).toArray()).map((run) => run['status'] as string);
    expect(ended.sort()).toEqual([...Array.from({ length: runsAtOnce - 1 }, () => 'succeeded'), 'waiting']);
  },
  60_000,
);
