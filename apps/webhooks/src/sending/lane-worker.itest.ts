import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { permittedDatabase } from '@rymeda/auth';
import { testDatabase } from '@rymeda/events/testing';
import { runAsSystem, tenantDatabase } from '@rymeda/tenancy';
import type { DeliveryDocument } from '../deliveries/delivery.ts';
import { deliveryStore, type DeliveryStore } from '../deliveries/delivery.store.ts';
import { deliveryWriter } from '../deliveries/delivery-writer.ts';
import { indexes } from '../indexes.ts';
import { laneStore } from '../lanes/lane.store.ts';
import { at, sampleDelivery } from '../testing/sample-delivery.ts';
import { EndpointRuntime } from './endpoint-runtime.ts';
import { laneWorker, type LaneParts } from './lane-worker.ts';
import type { ReadyEndpoint } from './ready-endpoint.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
  for (const { collection, key, options } of indexes)
    if (collection === 'deliveries' && options?.['name'] !== 'forget')
      await db.connection.collection(collection).createIndex(key, options);
});
afterAll(() => db.drop());

const inSystem = (run: () => Promise<unknown>) => async (): Promise<void> => {
  await runAsSystem('test', run);
};
const scope = { organizationId: 'org_1' };
const [now, nextTry] = [at(0), at(3_600)];
const deliveries = (): DeliveryStore =>
  deliveryStore({ database: permittedDatabase(tenantDatabase(db.connection), 'webhooks') });
const rows = () => db.connection.collection<DeliveryDocument>('deliveries');
const lanes = () => db.connection.collection('lanes');
const lane = () => laneStore(db.connection).load('whe_1');

/** What is told to whoever reads the endpoint anew, and what this process knows of it until then. */
let stored: ReadyEndpoint;
let known: ReadyEndpoint | undefined;
/** What is sent, in its order, by place within its record. */
let sent: number[];
/** What happens while the first of a record is under way, which fails. */
let meanwhile: () => Promise<void>;
let runtime: EndpointRuntime;
beforeEach(async () => {
  stored = { id: 'whe_1', organizationId: 'org_1', ordered: true, rateLimit: null } as ReadyEndpoint;
  known = undefined;
  sent = [];
  meanwhile = async () => undefined;
  runtime = new EndpointRuntime('whe_1', 'org_1', null, () => now);
  await inSystem(() => Promise.all([rows().deleteMany(scope), lanes().deleteMany({})]))();
});

const call = { endpointId: 'whe_1', organizationId: 'org_1', dueAt: now };
async function records(count: number, more: (n: number) => Partial<DeliveryDocument>): Promise<void> {
  const made = Array.from({ length: count }, (_, n) => sampleDelivery(`whd_${n}`));
  await rows().insertMany(made.map((row, n) => ({ ...row, sequence: n, ...more(n) })));
  await laneStore(db.connection).raise([call]);
}

/** The first was tried and waits; so do those behind it. */
const stuck = (count: number) =>
  records(count, (n) => ({ dueAt: nextTry, round: { attempts: n === 0 ? 1 : 0, startedAt: now } }));

/** As the endpoint's change does it. */
async function endOrder(): Promise<void> {
  stored = { ...stored, ordered: false };
  await laneStore(db.connection).raise([{ ...call, unorderedAt: now }]);
  runtime.call();
}

function work(more: Partial<DeliveryStore> = {}): Promise<void> {
  const writer = deliveryWriter(db.connection);
  const parts = {
    deliveries: { ...deliveries(), ...more },
    lanes: laneStore(db.connection),
    endpoints: {
      get: async () => (known ??= stored),
      forget: () => (known = undefined),
    },
    attempt: async (row: DeliveryDocument) => {
      sent.push(row.sequence);
      const isFirst = row.sequence === 0;
      if (isFirst) await meanwhile();
      const attempt = {
        at: new Date(now.getTime() + sent.length),
        status: 200,
        latencyMs: 1,
        error: null,
        response: null,
      };
      const round = { attempts: row.round.attempts + 1, startedAt: row.round.startedAt };
      return isFirst
        ? { status: 'pending', dueAt: nextTry, expireAt: null, attempt, round }
        : { status: 'delivered', dueAt: null, expireAt: nextTry, attempt, round };
    },
    outcomes: { add: (outcome: never) => writer.record([outcome]) },
    clock: () => now,
    mayGoOn: () => true,
    isHeld: () => false,
    hasEnded: () => false,
    onFailure: (_event: string, error: unknown) => {
      throw error as Error;
    },
    replay: async () => false,
  };
  return laneWorker(parts as unknown as LaneParts)(runtime);
}

/** The first alone, at its own time, and once each of the others. */
async function expectAllButTheFirstSent(count: number): Promise<void> {
  const outstanding = await rows()
    .find({ ...scope, dueAt: { $exists: true } })
    .toArray();
  expect(outstanding).toMatchObject([{ _id: 'whd_0', status: 'pending', dueAt: nextTry }]);
  expect(sent.filter((n) => n > 0).sort((a, b) => a - b)).toEqual(
    Array.from({ length: count - 1 }, (_, n) => n + 1),
  );
  expect(await lane()).toMatchObject({ dueAt: nextTry });
  expect(await lane()).not.toHaveProperty('unorderedAt');
}

it(
  'what waits behind a record’s first is sent once nobody asks for the order, and that first at its own time',
  inSystem(async () => {
    await stuck(1_100);
    await work();
    expect(sent).toEqual([]);
    await endOrder();
    await work();
    await expectAllButTheFirstSent(1_100);
  }),
);

it(
  'so is what comes to wait while the order ends: it is freed by whoever let it wait',
  inSystem(async () => {
    await records(30, () => ({ dueAt: now }));
    meanwhile = endOrder;
    await work();
    await expectAllButTheFirstSent(30);
    expect(sent.filter((n) => n === 0)).toHaveLength(1);
  }),
);

it(
  'also when another process had freed it, and settled the lane, before it was let wait',
  inSystem(async () => {
    await records(30, () => ({ dueAt: now }));
    const store = deliveries();
    await work({
      async waitUntil(...waiting) {
        await endOrder();
        await store.free(waiting[0], 'whe_1', now);
        await laneStore(db.connection).freed('whe_1', now);
        await store.waitUntil(...waiting);
      },
    });
    await expectAllButTheFirstSent(30);
  }),
);

it(
  'and a process that ends before it has freed them leaves that to its successor',
  inSystem(async () => {
    await stuck(30);
    await endOrder();
    const dies = async (): Promise<void> => {
      throw new Error('killed');
    };
    await expect(work({ free: dies })).rejects.toThrow('killed');
    expect(await lane()).toMatchObject({ dueAt: now, unorderedAt: now });
    await work();
    await expectAllButTheFirstSent(30);
  }),
);

it(
  'order that was asked for again is kept',
  inSystem(async () => {
    await stuck(30);
    await endOrder();
    stored = { ...stored, ordered: true };
    await work();
    expect(sent).toEqual([]);
    expect(await rows().countDocuments({ ...scope, dueAt: nextTry })).toBe(30);
  }),
);
