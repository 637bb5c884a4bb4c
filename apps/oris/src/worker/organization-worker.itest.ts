import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { runAsSystem } from '@rymeda/tenancy';
import { laneStore, type LaneStore } from './lane.store.ts';
import { OrganizationWorker, type WorkerParts } from './organization-worker.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let lanes: LaneStore;
beforeAll(async () => {
  db = await testDatabase();
  lanes = laneStore(db.connection);
});
afterAll(() => db.drop());

const never = () => Promise.resolve(null);

/** Of an organisation that has nothing due. `onLook`: what happens at each look at it. */
const quiet = (onLook: () => unknown): WorkerParts => ({
  lanes,
  runs: { due: () => Promise.resolve([]), nextDue: never },
  known: async () => {
    await onLook();
    return { facts: never, nextSchedule: never, fired: () => undefined };
  },
  fireSchedules: () => Promise.resolve(false),
  drive: () => Promise.resolve(true),
  keepMs: () => 0,
  heldMs: () => 0,
  clock: () => new Date(),
  onFailure: (event, error) => {
    throw new Error(event, { cause: error });
  },
});

/** Works for an organisation; answers how often it looked. */
async function rounds(organizationId: string, onLook: () => Promise<unknown> = never): Promise<number> {
  let looked = 0;
  const parts = quiet(() => {
    looked++;
    return onLook();
  });
  await runAsSystem('oris-worker', () =>
    new OrganizationWorker(organizationId, parts, () => looked < 20).work(),
  );
  return looked;
}

it('lets an organisation go that nothing was ever due for', async () => {
  expect(await rounds('org_idle')).toBe(1);
});

it('looks again when somebody called meanwhile, for the first time or not', async () => {
  for (let visit = 0; visit < 2; visit++) {
    let called = false;
    const once = async () => {
      if (called) return;
      called = true;
      await lanes.raise([{ organizationId: 'org_called', dueAt: new Date() }]);
    };
    expect(await rounds('org_called', once)).toBe(2);
  }
});

/** One at work for an organisation whose runs are all begun; `onLook`: at each of its looks. */
function kept(organizationId: string, onLook: () => void, more: Partial<WorkerParts> = {}) {
  let goesOn = true;
  const parts = { ...quiet(onLook), keepMs: () => 60_000, ...more };
  const worker = new OrganizationWorker(organizationId, parts, () => goesOn);
  return { worker, lose: () => (goesOn = false) };
}

it('an organisation that is kept needs no other word than a call: it is due for whoever comes after', async () => {
  let looked = 0;
  const { worker, lose } = kept('org_kept', () => looked++);
  expect(worker.call()).toBe(false);
  const done = runAsSystem('oris-worker', () => worker.work());
  for (let called = 0; called < 3; called++) {
    const before = looked;
    while (!worker.call()) await new Promise((resolve) => setTimeout(resolve, 10));
    // Should the process die here, others find the lane.
    const lane = await lanes.load('org_kept');
    expect(lane?.dueAt?.getTime()).toBeLessThanOrEqual(Date.now());
    while (looked === before) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  lose();
  expect(worker.call()).toBe(false);
  await done;
  expect((await lanes.load('org_kept'))?.dueAt).not.toBeNull();
});

it('as an organisation is let go, and afterwards, a call is not enough', async () => {
  const called: boolean[] = [];
  const settle: LaneStore['settle'] = async (id, seq, dueAt) => {
    called.push(worker.call());
    const settled = await lanes.settle(id, seq, dueAt);
    called.push(worker.call());
    return settled;
  };
  const { worker } = kept('org_let_go', () => undefined, {
    lanes: { ...lanes, settle },
    keepMs: () => 0,
  });
  await runAsSystem('oris-worker', () => worker.work());
  called.push(worker.call());
  expect(called).toEqual([false, false, false]);
  expect((await lanes.load('org_let_go'))?.dueAt).toBeNull();
});

it('a lane that is kept for long is not told of as waiting, and one that was called for is not settled', async () => {
  let now = Date.now();
  let looked = 0;
  const { worker, lose } = kept('org_long', () => looked++, { clock: () => new Date(now) });
  const done = runAsSystem('oris-worker', () => worker.work());
  while (!worker.call()) await new Promise((resolve) => setTimeout(resolve, 10));
  now += 3_600_000;
  const look = looked;
  worker.wake();
  while ((await lanes.load('org_long'))?.dueAt?.getTime() !== now)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(looked).toBeGreaterThan(look);
  // Of another process, which knows nothing of this one.
  await lanes.raise([{ organizationId: 'org_long', dueAt: new Date() }]);
  const { seq = 0 } = (await lanes.load('org_long')) ?? {};
  const seen = looked;
  worker.noticed(seq);
  worker.noticed(seq - 1);
  while (looked === seen) await new Promise((resolve) => setTimeout(resolve, 10));
  lose();
  worker.wake();
  await done;
});
