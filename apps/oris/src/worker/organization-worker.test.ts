import { afterEach, expect, it, jest } from '@jest/globals';
import { problem } from '@rymeda/kernel';
import { OrganizationWorker, organizationLimits, type WorkerParts } from './organization-worker.ts';

interface FakeRun {
  _id: string;
  workflowId: string;
  startedAt: Date | null;
}

interface Excluded {
  runs: string[];
  workflows: string[];
  held: string[];
}

const knowing = (limits: { concurrency: number; runsPerMinute: number }) => ({
  facts: () => Promise.resolve({ limits }),
  nextSchedule: () => Promise.resolve(null),
});

const isSought = (run: FakeRun, { runs, workflows, held }: Excluded): boolean =>
  !runs.includes(run._id) &&
  !workflows.includes(run.workflowId) &&
  (run.startedAt !== null || !held.includes(run.workflowId));

/** Runs that are due in memory; each takes its workflow's turn, and is gone when it was driven. */
function organization(due: FakeRun[], limits: { concurrency: number; runsPerMinute: number }) {
  const now = new Date('2026-03-02T14:00:00Z');
  const working = new Map<string, number>();
  const most = { all: 0, ofOne: 0 };
  const driven: string[] = [];
  let going = true;
  const parts = {
    lanes: { hold: () => Promise.resolve(1), settle: () => Promise.resolve(true) },
    known: () => Promise.resolve(knowing(limits)),
    runs: {
      due: (_scope: object, _by: Date, limit: number, exclude: Excluded) =>
        Promise.resolve(due.filter((r) => isSought(r, exclude)).slice(0, limit)),
      nextDue: () => Promise.resolve(null),
    },
    fireSchedules: () => Promise.resolve(false),
    async drive({ _id, workflowId }: FakeRun) {
      working.set(workflowId, (working.get(workflowId) ?? 0) + 1);
      const counts = [...working.values()];
      most.all = Math.max(
        most.all,
        counts.reduce((a, b) => a + b, 0),
      );
      most.ofOne = Math.max(most.ofOne, ...counts);
      await new Promise((resolve) => setImmediate(resolve));
      working.set(workflowId, (working.get(workflowId) ?? 1) - 1);
      driven.push(_id);
      due.splice(
        due.findIndex((r) => r._id === _id),
        1,
      );
      if (driven.length === organizationLimits.runsPerMinute / 6) going = false;
    },
    keepMs: () => 0,
    heldMs: () => 0,
    clock: () => now,
    onFailure: (event: string, error: unknown) => {
      throw new Error(event, { cause: error });
    },
  } as unknown as WorkerParts;
  return { worker: new OrganizationWorker('org_a', parts, () => going), most, driven };
}

const runs = (count: number, workflows: number, startedAt: Date | null = null): FakeRun[] =>
  Array.from({ length: count }, (_, n) => ({
    _id: `run_${n}`,
    workflowId: `wfl_${n % workflows}`,
    startedAt,
  }));

it.each([
  { workflows: 20, concurrency: 10, all: organizationLimits.concurrency },
  { workflows: 8, concurrency: 5, all: 40 },
])(
  'of $workflows workflows that may have $concurrency runs under way, no more than $all are at once',
  async ({ workflows, concurrency, all }) => {
    const due = runs(500, workflows, new Date());
    const { worker, most, driven } = organization(due, { concurrency, runsPerMinute: 6_000 });
    await worker.work();
    expect(new Set(driven).size).toBe(500);
    expect(driven).toHaveLength(500);
    expect(most.all).toBe(all);
    expect(most.ofOne).toBeLessThanOrEqual(concurrency);
  },
);

it('no more begin than an organisation may begin in a burst, whatever its workflows’ own rates', async () => {
  const { worker, driven } = organization(runs(1_500, 30), { concurrency: 50, runsPerMinute: 6_000 });
  await worker.work();
  await worker.idle();
  expect(driven.length).toBe(organizationLimits.runsPerMinute / 6);
});

it('a process that loses an organisation as it is called waits for what is under way, and everything else has its turn meanwhile', async () => {
  let mayGoOn = true;
  let ended = false;
  let looks = 0;
  const [run] = runs(1, 1, new Date());
  const parts = {
    lanes: { hold: () => Promise.resolve(1), settle: () => Promise.resolve(true) },
    known: () => Promise.resolve(knowing({ concurrency: 2, runsPerMinute: 60 })),
    runs: {
      due: () => {
        if (worker.inFlight.size === 0) return Promise.resolve([run]);
        mayGoOn = false;
        worker.wake();
        return Promise.resolve([]);
      },
      nextDue: () => Promise.resolve(null),
    },
    drive: async () => {
      while (mayGoOn) await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      ended = true;
    },
    keepMs: () => 0,
    heldMs: () => 0,
    clock: () => new Date(),
  } as unknown as WorkerParts;
  const worker = new OrganizationWorker('org_a', parts, () => mayGoOn);
  await worker.work();
  expect(worker.inFlight).not.toHaveProperty('size', 0);
  // One that asks again and again without leaving its turn would never come to an end here.
  Object.defineProperty(worker.inFlight, 'size', {
    get: () => {
      if (++looks > 1_000) throw new Error('It looks, and lets nothing else go on');
      return [...worker.inFlight.keys()].length;
    },
  });
  await worker.idle();
  expect(ended).toBe(true);
});

it('a workflow that may have one run at a time holds up nobody else’s, however many of its own are due', async () => {
  const slow = runs(200, 1, new Date());
  const others = runs(40, 1, new Date()).map((r, n) => ({
    ...r,
    _id: `other_${n}`,
    workflowId: `wfl_other_${n}`,
  }));
  const { worker, driven } = organization([...slow, ...others], { concurrency: 1, runsPerMinute: 6_000 });
  const work = worker.work();
  await worker.idle();
  await work;
  const last = Math.max(...others.map(({ _id }) => driven.indexOf(_id)));
  expect(driven).toHaveLength(240);
  expect(last).toBeLessThan(100);
});

it('one that begins to wait as it is asked what is due next is not forgotten', async () => {
  const later = new Date('2026-03-02T15:00:00Z');
  const [run] = runs(1, 1, new Date());
  let dueAt: Date | null = new Date('2026-03-02T13:00:00Z');
  let wait: () => void = () => undefined;
  const waits = new Promise<void>((resolve) => (wait = resolve));
  const settled: (Date | null)[] = [];
  const parts = {
    lanes: {
      hold: () => Promise.resolve(1),
      settle: (_id: string, _seq: number, at: Date | null) => Promise.resolve(settled.push(at) > 0),
    },
    known: () => Promise.resolve(knowing({ concurrency: 2, runsPerMinute: 60 })),
    runs: {
      due: () => Promise.resolve(worker.inFlight.size === 0 && dueAt !== later ? [run] : []),
      nextDue: async (_scope: object, inHand: readonly string[]) => {
        wait();
        while (worker.inFlight.size > 0) await new Promise((resolve) => setImmediate(resolve));
        return inHand.length > 0 ? null : dueAt;
      },
    },
    drive: async () => {
      await waits;
      dueAt = later;
    },
    keepMs: () => 0,
    heldMs: () => 0,
    clock: () => new Date('2026-03-02T14:00:00Z'),
  } as unknown as WorkerParts;
  const worker: OrganizationWorker = new OrganizationWorker('org_a', parts, () => true);
  await worker.work();
  expect(settled).toEqual([later]);
});

it('a workflow that its rate holds back holds up nobody else’s, however many of its own are due and for longer', async () => {
  const limits: Record<string, { concurrency: number; runsPerMinute: number }> = {
    wfl_0: { concurrency: 10, runsPerMinute: 1 },
    wfl_1: { concurrency: 10, runsPerMinute: 2 },
  };
  const begun = { _id: 'begun', workflowId: 'wfl_0', startedAt: new Date() };
  const other = { _id: 'other', workflowId: 'wfl_other', startedAt: null };
  const due = [...runs(240, 2), begun, other];
  const driven: string[] = [];
  let looks = 0;
  let goesOn = true;
  const parts = {
    lanes: { hold: () => Promise.resolve(1), settle: () => Promise.resolve(true) },
    known: () =>
      Promise.resolve({
        facts: (id: string) =>
          Promise.resolve({ limits: limits[id] ?? { concurrency: 10, runsPerMinute: 600 } }),
        nextSchedule: () => Promise.resolve(null),
      }),
    runs: {
      due: (_scope: object, _by: Date, limit: number, exclude: Excluded) => {
        // Three looks find all that may begin; what is held back is not looked for again and again.
        if (++looks === 5) goesOn = false;
        return Promise.resolve(due.filter((r) => isSought(r, exclude)).slice(0, limit));
      },
      nextDue: () => Promise.resolve(null),
    },
    drive: ({ _id }: FakeRun) => {
      driven.push(_id);
      due.splice(
        due.findIndex((r) => r._id === _id),
        1,
      );
      return Promise.resolve(true);
    },
    keepMs: () => 0,
    heldMs: () => 0,
    clock: () => new Date('2026-03-02T14:00:00Z'),
  } as unknown as WorkerParts;
  await new OrganizationWorker('org_a', parts, () => goesOn).work();
  expect(driven.sort()).toEqual(['begun', 'other', 'run_0', 'run_1']);
});

it('one whose own limit holds back its runs is no late one to who looks at lanes', async () => {
  const start = new Date('2026-03-02T14:00:00Z').getTime();
  let now = start;
  const settled: (Date | null)[] = [];
  const due = runs(3, 1);
  const parts = {
    lanes: {
      hold: () => Promise.resolve(1),
      settle: (_id: string, _seq: number, at: Date | null) => Promise.resolve(settled.push(at) > 0),
    },
    known: () => Promise.resolve(knowing({ concurrency: 1, runsPerMinute: 600 })),
    runs: {
      due: (_scope: object, _by: Date, limit: number, exclude: Excluded) => {
        now += 1_000;
        return Promise.resolve(due.filter((r) => isSought(r, exclude)).slice(0, limit));
      },
      nextDue: () => Promise.resolve(null),
    },
    drive: async ({ _id }: FakeRun) => {
      while (now < start + 12_000) {
        worker.wake();
        await new Promise((resolve) => setImmediate(resolve));
      }
      return Promise.resolve(due.splice(0).some((run) => run._id === _id));
    },
    keepMs: () => 0,
    heldMs: () => 0,
    clock: () => new Date(now),
  } as unknown as WorkerParts;
  const worker: OrganizationWorker = new OrganizationWorker('org_a', parts, () => true);
  await worker.work();
  expect(settled.slice(0, 2)).toEqual([new Date(start + 5_000), new Date(start + 10_000)]);
});

it('one whose key its schedules can’t have waits for it, due no sooner', async () => {
  const now = new Date('2026-03-02T14:00:00Z');
  const away = problem('KEYS_UNAVAILABLE', 'Encryption keys are not available');
  const settled: (Date | null)[] = [];
  const parts = {
    lanes: {
      hold: () => Promise.resolve(1),
      settle: (_id: string, _seq: number, at: Date | null) => Promise.resolve(settled.push(at) > 0),
    },
    known: () =>
      Promise.resolve({
        nextSchedule: () => Promise.resolve(now),
        fired: () => undefined,
        facts: () => null,
      }),
    fireSchedules: () => Promise.reject(away),
    heldMs: () => 0,
    clock: () => now,
  } as unknown as WorkerParts;
  await expect(new OrganizationWorker('org_a', parts, () => true).work()).rejects.toBe(away);
  expect(settled).toEqual([new Date('2026-03-02T14:00:05Z')]);
});

it('of an organisation that is held nothing is begun and no schedule fires, until it is back', async () => {
  let now = new Date('2026-03-02T14:00:00Z');
  let [isHeld, fired] = [true, 0];
  const due = runs(3, 1);
  const driven: string[] = [];
  const settled: (Date | null)[] = [];
  const scheduledAt = new Date('2026-03-02T13:59:00Z');
  const parts = {
    lanes: {
      hold: () => Promise.resolve(1),
      settle: (_id: string, _seq: number, at: Date | null) => Promise.resolve(settled.push(at) > 0),
    },
    known: () =>
      Promise.resolve({
        ...knowing({ concurrency: 10, runsPerMinute: 600 }),
        nextSchedule: () => Promise.resolve(fired === 0 ? scheduledAt : null),
        fired: () => undefined,
      }),
    runs: {
      due: () => Promise.resolve(due.splice(0)),
      nextDue: () => Promise.resolve(null),
    },
    fireSchedules: () => Promise.resolve(++fired > 0),
    drive: ({ _id }: FakeRun) => Promise.resolve(driven.push(_id) > 0),
    keepMs: () => 0,
    heldMs: () => (isHeld ? 10_000 : 0),
    clock: () => now,
  } as unknown as WorkerParts;
  const work = () => new OrganizationWorker('org_a', parts, () => true).work();
  await work();
  expect({ fired, driven, settled }).toEqual({
    ...{ fired: 0, driven: [] },
    settled: [new Date('2026-03-02T14:00:10Z')],
  });
  isHeld = false;
  now = new Date('2026-03-02T14:00:10Z');
  await work();
  expect(fired).toBe(1);
  expect(driven).toHaveLength(3);
});

it('a run that is under way as its organisation is held begins no further step', async () => {
  const [run] = runs(1, 1, new Date());
  let [isHeld, steps, isOver] = [false, 0, false];
  const parts = {
    lanes: { hold: () => Promise.resolve(1), settle: () => Promise.resolve(true) },
    known: () => Promise.resolve(knowing({ concurrency: 2, runsPerMinute: 60 })),
    runs: {
      due: () => Promise.resolve(worker.inFlight.size === 0 ? [run] : []),
      nextDue: () => Promise.resolve(null),
    },
    drive: async (_run: FakeRun, _workflow: object, mayGoOn: () => boolean) => {
      while (mayGoOn() && ++steps < 100) {
        isHeld = steps === 3;
        await new Promise((resolve) => setImmediate(resolve));
      }
      return (isOver = steps === 100);
    },
    keepMs: () => 0,
    heldMs: () => (isHeld ? 10_000 : 0),
    clock: () => new Date(),
  } as unknown as WorkerParts;
  const worker: OrganizationWorker = new OrganizationWorker('org_a', parts, () => true);
  await worker.work();
  await worker.idle();
  expect({ steps, isOver }).toEqual({ steps: 3, isOver: false });
});

afterEach(() => {
  jest.useRealTimers();
});

it.each([
  { what: 'key is not to be had', fault: problem('KEYS_UNAVAILABLE', 'x'), times: 2 },
  { what: 'database is away', fault: problem('SERVICE_UNAVAILABLE', 'x'), times: 12 },
])('a run whose $what is tried $times times in six seconds', async ({ fault, times }) => {
  jest.useFakeTimers();
  const [run] = runs(1, 1);
  let [going, driven] = [true, 0];
  const parts = {
    lanes: { hold: async () => 1, settle: async () => true },
    known: async () => knowing({ concurrency: 1, runsPerMinute: 6_000 }),
    runs: {
      due: async (_scope: object, _by: Date, _limit: number, exclude: Excluded) =>
        run !== undefined && isSought(run, exclude) ? [run] : [],
      nextDue: async () => null,
    },
    fireSchedules: async () => false,
    drive: async () => {
      driven++;
      throw fault;
    },
    keepMs: () => 0,
    heldMs: () => 0,
    clock: () => new Date(),
    onFailure: () => undefined,
  } as unknown as WorkerParts;
  const done = new OrganizationWorker('org_a', parts, () => going).work();
  await jest.advanceTimersByTimeAsync(5_900);
  expect(driven).toBe(times);
  going = false;
  await jest.advanceTimersByTimeAsync(10_000);
  await done;
});
