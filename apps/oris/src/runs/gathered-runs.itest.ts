import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { uuidv7Hex } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { runAsSystem } from '@rymeda/tenancy';
import { processesOver } from '../testing/two-processes.ts';
import { newRun } from './run.rules.ts';
import type { RunState } from './run.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let newProcess: Awaited<ReturnType<typeof processesOver>>;
beforeAll(async () => {
  db = await testDatabase();
  newProcess = await processesOver(db.connection);
});
afterAll(() => db.drop());

const now = new Date('2026-03-02T14:00:00Z');
const organizationId = `org_${uuidv7Hex()}`;
const scope = { organizationId };
const trigger = { kind: 'manual' as const, eventId: null, scheduledAt: null, actorId: null };

/** Due for so many seconds. */
const dueRun = (workflowId: string, seconds: number, more: Partial<RunState> = {}): RunState => {
  const triggerKey = `manual:${uuidv7Hex()}`;
  const start = { organizationId, workflowId, definition: 1, triggerKey, trigger, values: {}, depth: 0 };
  return { ...newRun({ ...start, lineage: [] }, new Date(now.getTime() - seconds * 1_000)), ...more };
};

it('what is due of others is found around a workflow that is held, however long its backlog is, and they take turns', async () => {
  const { runs, transactions } = newProcess();
  const begun = dueRun('wfl_held', 1, { status: 'waiting', startedAt: now });
  const made = [
    ...Array.from({ length: 2_000 }, (_, n) => dueRun('wfl_held', 5_000 - n)),
    begun,
    ...Array.from({ length: 60 }, () => dueRun('wfl_many', 100)),
    dueRun('wfl_one', 10),
    dueRun('wfl_one', -10),
  ];
  await transactions.run(jobContext(organizationId, 'test'), (tx) => runs.insert(tx, scope, made));
  const raw = db.connection.getClient().db(db.name);
  await raw.command({ profile: 2 });
  const look = async (inHand: string[], after: string): Promise<string[]> => {
    const exclude = { runs: inHand, workflows: [], held: ['wfl_held'], after };
    const found = await runAsSystem('test', () => runs.due(scope, now, 50, exclude));
    return found.map((run) => (run._id === begun._id ? 'begun' : run.workflowId));
  };
  const first = await look([], '');
  expect(first).toEqual(['begun', ...Array.from({ length: 49 }, () => 'wfl_many')]);
  // Not those in hand, and nothing that falls due later.
  expect(await look([begun._id], 'wfl_many')).toEqual(['wfl_one']);
  await raw.command({ profile: 0 });
  const looks = await raw
    .collection('system.profile')
    .find({ ns: `${db.name}.runs`, op: 'query' })
    .toArray();
  expect(looks).toHaveLength(4);
  for (const { keysExamined } of looks) expect(keysExamined).toBeLessThan(200);
}, 60_000);
