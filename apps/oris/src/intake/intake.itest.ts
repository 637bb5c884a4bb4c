import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { problem, systemClock, uuidv7Hex } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import { runAsSystem } from '@rymeda/tenancy';
import { newRun } from '../runs/run.rules.ts';
import { batchOf, noShow } from '../testing/events.ts';
import { processesOver } from '../testing/two-processes.ts';
import { laneStore, type LaneStore } from '../worker/lane.store.ts';
import { changeWorkflow } from '../workflows/workflow.rules.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let newProcess: Awaited<ReturnType<typeof processesOver>>;
let lanes: LaneStore;
beforeAll(async () => {
  db = await testDatabase();
  newProcess = await processesOver(db.connection);
  lanes = laneStore(db.connection);
});
afterAll(() => db.drop());

/** Past the walls of tenancy. */
const rows = (name: string) =>
  db.connection
    .getClient()
    .db(db.name)
    .collection<{ _id: string; organizationId: string } & Record<string, unknown>>(name);
const onNoShow = { trigger: 'event' as const, triggerConfig: { event: 'care.session.no_show' } };
const newOrganizations = (count: number): string[] =>
  Array.from({ length: count }, () => `org_${uuidv7Hex()}`);
const startedIn = async (organizationId: string): Promise<number> =>
  (await rows('outbox').find({}).toArray())
    .map((row) => JSON.stringify(row))
    .filter((row) => row.includes('oris.run.started') && row.includes(organizationId)).length;

describe('a batch of several organisations', () => {
  it('starts each one’s workflows once, whoever takes it at the same moment or again', async () => {
    const organizations = newOrganizations(5);
    for (const organizationId of organizations) await newProcess().save(onNoShow, organizationId);
    const batch = batchOf(
      [...organizations, ...organizations].map((id) => noShow(id, { clientId: 'pat_1' })),
    );
    await Promise.all(Array.from({ length: 3 }, () => newProcess().intake.take(batch)));
    await newProcess().intake.take(batch);
    for (const organizationId of organizations) {
      expect(await rows('runs').countDocuments({ organizationId })).toBe(2);
      expect(await rows('events').countDocuments({ organizationId })).toBe(2);
      expect(await startedIn(organizationId)).toBe(2);
      expect((await lanes.load(organizationId))?.dueAt).toBeInstanceOf(Date);
    }
  }, 60_000);

  it('is taken for the others when one of them is in trouble', async () => {
    const [well, ill, alsoWell] = newOrganizations(3) as [string, string, string];
    for (const organizationId of [well, ill, alsoWell]) await newProcess().save(onNoShow, organizationId);
    const failures: unknown[] = [];
    let isIll = true;
    let recover = (): void => undefined;
    const recovered = new Promise<void>((resolve) => (recover = resolve));
    const { intake, ...process } = newProcess(systemClock, {
      onFailure: (_event, error) => void failures.push(error),
    });
    const own = { ...process.runs };
    const trouble = (): never => {
      throw new Error('Its key is not to be had');
    };
    process.runs.sealed = async (runs) =>
      runs.some((run) => run.organizationId === ill) ? trouble() : own.sealed(runs);
    // The others don't wait for its one attempt.
    process.runs.insert = async (tx, scope, runs) => {
      if (!isIll || scope.organizationId !== ill) return own.insert(tx, scope, runs);
      await recovered;
      isIll = false;
      return trouble();
    };
    const batch = batchOf([well, ill, alsoWell].map((id) => noShow(id, { clientId: 'pat_1' })));
    const taken = intake.take(batch);
    for (const organizationId of [well, alsoWell]) await runsOf(organizationId, 1);
    expect(await rows('runs').countDocuments({ organizationId: ill })).toBe(0);
    expect(isIll).toBe(true);
    recover();
    await taken;
    expect(await rows('runs').countDocuments({ organizationId: ill })).toBe(1);
    expect(failures).toHaveLength(1);
  }, 60_000);

  it('calls the workers again where whoever made the runs died before it called', async () => {
    const [organizationId = ''] = newOrganizations(1);
    await newProcess().save(onNoShow, organizationId);
    const batch = batchOf([noShow(organizationId, { clientId: 'pat_1' })]);
    const died = new Error('died');
    const dying = newProcess(systemClock, {
      lanes: { ...lanes, raise: () => Promise.reject(died) },
      onFailure: () => {
        throw died;
      },
    });
    await expect(dying.intake.take(batch)).rejects.toBe(died);
    expect(await rows('runs').countDocuments({ organizationId })).toBe(1);
    expect(await lanes.load(organizationId)).toBeNull();
    await newProcess().intake.take(batch);
    expect(await rows('runs').countDocuments({ organizationId })).toBe(1);
    expect((await lanes.load(organizationId))?.dueAt).toBeInstanceOf(Date);
  }, 60_000);
});

describe('an organisation whose events can’t be taken in', () => {
  const minute = 60_000;

  it('holds up nobody: its events are set aside, and start its workflows once when they can', async () => {
    const [well, ill] = newOrganizations(2) as [string, string];
    for (const organizationId of [well, ill]) await newProcess().save(onNoShow, organizationId);
    let now = Date.now();
    let isAway = true;
    const read = newProcess().listeners;
    const process = newProcess(() => new Date(now), {
      listeners: (scope) =>
        isAway && scope.organizationId === ill
          ? Promise.reject(problem('KEYS_UNAVAILABLE', 'Encryption keys are not available'))
          : read(scope),
    });
    const batch = batchOf([well, ill, ill].map((id) => noShow(id, { clientId: 'pat_1' })));
    await process.intake.take(batch);
    const runs = (organizationId: string) => rows('runs').countDocuments({ organizationId });
    expect([await runs(well), await runs(ill)]).toEqual([1, 0]);
    now += 2 * minute;
    await process.takeAside();
    expect(await runs(ill)).toBe(0);
    expect(await rows('set_aside').countDocuments({ organizationId: ill, dueAt: { $ne: null } })).toBe(2);
    isAway = false;
    // Whoever died after it had set them aside brings them once more.
    await process.intake.take(batch);
    now += 2 * minute;
    await process.takeAside();
    await process.takeAside();
    expect([await runs(well), await runs(ill)]).toEqual([1, 2]);
    expect(await rows('set_aside').countDocuments({ organizationId: ill, dueAt: { $ne: null } })).toBe(0);
  }, 60_000);

  it('and an event that nobody can take holds up no other', async () => {
    const [organizationId = ''] = newOrganizations(1);
    await newProcess().save(onNoShow, organizationId);
    let now = Date.now();
    const failures: string[] = [];
    const process = newProcess(() => new Date(now), {
      onFailure: (event) => void failures.push(event),
    });
    const [poison, sound] = [1, 2].map((n) => noShow(organizationId, { clientId: `pat_${n}` })) as [
      ReturnType<typeof noShow>,
      ReturnType<typeof noShow>,
    ];
    const own = { ...process.runs };
    const isPoison = (values: unknown): boolean => JSON.stringify(values).includes('pat_1');
    process.runs.sealed = () => Promise.reject(new Error('Nothing goes together'));
    process.runs.insert = async (tx, scope, runs) =>
      runs.some((run) => isPoison(run.values))
        ? Promise.reject(new Error('It breaks'))
        : own.insert(tx, scope, runs);
    await process.intake.take(batchOf([poison, sound]));
    expect(await rows('runs').countDocuments({ organizationId })).toBe(0);
    now += minute;
    await process.takeAside();
    expect(await rows('runs').countDocuments({ organizationId })).toBe(1);
    // As of when it came: what a run of it waits for may have been taken in before it.
    const cameAt = (name: string) => rows(name).distinct('at', { organizationId });
    expect(await cameAt('events')).toEqual(await cameAt('set_aside'));
    expect(failures).toContain('oris_event_not_taken');
    expect(await rows('set_aside').countDocuments({ organizationId, dueAt: { $ne: null } })).toBe(1);
  }, 60_000);
});

describe('a threshold', () => {
  it('fires once for each client whose events come close together, in whatever order, at the same moment or long after', async () => {
    const [organizationId = ''] = newOrganizations(1);
    const workflowId = await newProcess().save(
      {
        trigger: 'threshold',
        triggerConfig: {
          ...{ events: ['care.session.no_show'], groupBy: 'clientId' },
          ...{ windowSeconds: 3_600, measure: 'count', atLeast: 3 },
        },
      },
      organizationId,
    );
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    // The second half comes after a backlog of days.
    const clients = [0, 1].flatMap((half) =>
      orders.map((order, n) => ({
        order,
        clientId: `pat_${half}${n}`,
        from: Date.now() - half * 5 * 86_400_000,
      })),
    );
    const events = clients.map(({ order, clientId, from }) =>
      order.map((n) => noShow(organizationId, { clientId }, new Date(from + n))),
    );
    const [one, other] = [newProcess(), newProcess()];
    for (const n of [0, 1, 2]) {
      const some = events.flatMap((its) => its[n] ?? []);
      await Promise.all(
        [one, other].map(({ intake }, half) => intake.take(batchOf(some.slice(half * 6, half * 6 + 6)))),
      );
    }
    // Of one client all at the same moment, from three partitions.
    const together = [0, 1, 2].map((n) =>
      noShow(organizationId, { clientId: 'pat_all' }, new Date(Date.now() + n)),
    );
    await Promise.all(together.map((event) => newProcess().intake.take(batchOf([event]))));
    const started = await rows('runs').find({ workflowId }).toArray();
    expect(started).toHaveLength(clients.length + 1);
    const last = [...events.map((its, n) => its[clients[n]?.order.indexOf(2) ?? 0]), together[2]];
    const ids = last.map((event) => String(JSON.parse(String(event?.value)).id).replaceAll('-', ''));
    expect(started.map((run) => (run['trigger'] as { eventId: string }).eventId).sort()).toEqual(ids.sort());
  }, 60_000);
});

it('a threshold that was changed counts nothing of what it counted before', async () => {
  const [organizationId = ''] = newOrganizations(1);
  const { intake, workflows, transactions, ...process } = newProcess();
  const workflowId = await process.save(
    {
      trigger: 'threshold',
      triggerConfig: {
        ...{ events: ['care.session.no_show'], condition: 'event.data.serviceType == "x"' },
        ...{ windowSeconds: 3_600, measure: 'count', atLeast: 3 },
      },
    },
    organizationId,
  );
  const missed = (ago: number, serviceType: string) =>
    batchOf([noShow(organizationId, { clientId: 'pat_1', serviceType }, new Date(Date.now() - ago))]);
  for (const ago of [12_000, 11_000]) await intake.take(missed(ago, 'x'));
  await transactions.run(jobContext(organizationId, 'test'), async (tx) => {
    const state = await workflows.load({ organizationId }, workflowId, tx);
    if (state === null) throw new Error('The workflow is gone');
    const patch = { triggerConfig: { condition: 'event.data.serviceType == "y"' } };
    const facts = { now: tx.now, saver: state.saver, hasMail: false };
    await workflows.replace(tx, { organizationId }, changeWorkflow(state, patch, facts).workflow, true);
  });
  for (const started of [0, 0, 1]) {
    await intake.take(missed(0, 'y'));
    expect(await rows('runs').countDocuments({ workflowId })).toBe(started);
  }
}, 60_000);

describe('runs that wait for an event', () => {
  const awaits = {
    trigger: 'manual' as const,
    triggerConfig: {},
    actions: [
      {
        id: 'session',
        type: 'wait' as const,
        event: { name: 'care.session.no_show', field: 'clientId', equals: '"pat_1"' },
        timeoutSeconds: 3_600,
      },
    ],
  };

  it('all go on, however many there are in one organisation, and nobody else’s wait for them', async () => {
    const many = 1_150;
    const [crowd, few] = newOrganizations(2) as [string, string];
    const { intake, drive, runs, workflows, transactions, ...one } = newProcess();
    for (const [organizationId, count] of [
      [crowd, many],
      [few, 3],
    ] as const) {
      const scope = { organizationId };
      const workflowId = await one.save(awaits, organizationId);
      const trigger = { kind: 'manual' as const, eventId: null, scheduledAt: null, actorId: null };
      const of = { organizationId, workflowId, trigger, definition: 1, depth: 0, lineage: [] };
      const made = Array.from({ length: count }, (_, n) =>
        newRun({ ...of, triggerKey: `manual:${workflowId}:${n}`, values: {} }, new Date()),
      );
      await transactions.run(jobContext(organizationId, 'test'), (tx) => runs.insert(tx, scope, made));
      await runAsSystem('test', async () => {
        const workflow = await workflows.facts(scope, workflowId);
        const found = await runs.loadMany(
          scope,
          made.map((run) => run._id),
        );
        await Promise.all(found.map((run) => drive(run, workflow, () => true)));
      });
    }
    const woken = (organizationId: string) =>
      rows('runs').countDocuments({ organizationId, arrival: { $ne: null } });
    const waiting = await rows('runs').countDocuments({ status: 'waiting', arrival: null });
    expect(waiting).toBe(many + 3);
    const another = noShow(crowd, { clientId: 'pat_2' });
    await intake.take(batchOf([another]));
    expect(await woken(crowd)).toBe(0);
    const batch = batchOf([crowd, few].map((id) => noShow(id, { clientId: 'pat_1' })));
    await Promise.all([intake.take(batch), newProcess().intake.take(batch)]);
    expect([await woken(crowd), await woken(few)]).toEqual([many, 3]);
    for (const organizationId of [crowd, few])
      expect((await lanes.load(organizationId))?.dueAt).toBeInstanceOf(Date);
  }, 120_000);
});

async function runsOf(organizationId: string, count: number): Promise<void> {
  while ((await rows('runs').countDocuments({ organizationId })) < count)
    await new Promise((resolve) => setTimeout(resolve, 20));
}
