import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageBatch } from '@rymeda/events';
import { uuidv7, uuidv7Hex } from '@rymeda/kernel';
import { logSystemContexts } from '@rymeda/tenancy';
import type { DeliveryDocument, NewDelivery } from '../deliveries/delivery.ts';
import type { Subscription } from '../endpoints/subscription.ts';
import { createIntake, type IntakeParts } from './intake.ts';
import { mostDeliveries, mostEvents, slices } from './slice.rules.ts';
import { matcher, takenEvent, type TakenEvent } from './match.rules.ts';

const published = Date.parse('2026-03-02T14:00:00.000Z');
const cloudEvent = (n: number, organizationid = 'org_1') => ({
  specversion: '1.0',
  id: uuidv7(),
  source: '/rymeda/care',
  type: 'rymeda.care.session.completed.v1',
  subject: `session/ses_${uuidv7Hex()}`,
  time: new Date(published).toISOString(),
  datacontenttype: 'application/json',
  dataschema: 'x',
  organizationid,
  actorid: 'cli_1',
  sequence: n + 1,
  ipaddress: 'internal',
  requestid: 'req_1',
  data: { status: 'completed' },
});
const batchOf = (events: unknown[], lost = () => false): MessageBatch => ({
  topic: 'rymeda.care.events',
  partition: 0,
  messages: events.map((event, n) => ({
    key: null,
    value: Buffer.from(typeof event === 'string' ? event : JSON.stringify(event)),
    headers: {},
    offset: String(n),
    publishedAt: published,
  })),
  lost,
});
const endpoint = (n: number, more: Partial<Subscription> = {}): Subscription => ({
  _id: `whe_${n}`,
  version: 1,
  events: ['*'],
  ordered: false,
  clientId: 'cli_1',
  partnerId: 'p',
  createdAt: new Date(0),
  ...more,
});

let endpoints: Subscription[];
let stored: DeliveryDocument[];
let inOrder: NewDelivery[];
let most: number;
let faults: number;
let eventsStored: number;
beforeEach(() => {
  logSystemContexts(() => undefined);
  [endpoints, stored, inOrder, most, faults, eventsStored] = [[], [], [], 0, 0, 0];
});

const intake = (more: Partial<IntakeParts> = {}) =>
  createIntake({
    endpoints: { subscribed: async ({ organizationId }) => (organizationId === 'org_1' ? endpoints : []) },
    deliveries: { insertInOrder: async (_scope, rows) => void inOrder.push(...rows) },
    writer: {
      insert: async (rows) => {
        if (faults-- > 0) throw new Error('the database is away');
        most = Math.max(most, rows.length);
        stored.push(...rows);
      },
      insertEvents: async (rows) => void (eventsStored += rows.length),
    },
    lanes: { raise: async () => undefined },
    ready: { get: async () => null },
    deliverer: { runtimes: async () => new Map(), wake: () => undefined },
    sendAtOnce: async () => ({ rows: [], stored: () => undefined }),
    mayRead: async (_organization, clientId) => clientId !== 'cli_refused',
    isHeld: () => false,
    clock: () => new Date(published + 1_000),
    onFailure: () => undefined,
    ...more,
  });

describe('the intake', () => {
  it('makes a delivery for each of 10,000 endpoints of one organisation, never more than a slice at once', async () => {
    endpoints = Array.from({ length: 10_000 }, (_, n) => endpoint(n));
    const events = Array.from({ length: 5 }, (_, n) => cloudEvent(n));
    await intake().take(batchOf(events));
    expect(new Set(stored.map((d) => d._id)).size).toBe(50_000);
    expect(most).toBe(10_000);
    expect(eventsStored).toBe(5);
  });

  it('stores what was made although the database was away, each once by its id', async () => {
    endpoints = [endpoint(1)];
    faults = 3;
    const events = Array.from({ length: mostEvents * 2 + 1 }, (_, n) => cloudEvent(n));
    await intake().take(batchOf(events));
    expect(new Set(stored.map((d) => d._id)).size).toBe(events.length);
  });

  it('is over once each slice is stored, also one that takes longer than those behind it', async () => {
    endpoints = [endpoint(1)];
    let stores!: () => void;
    const slow = new Promise<void>((resolve) => (stores = resolve));
    let over = false;
    const insert = async (rows: DeliveryDocument[]) => {
      if (rows[0]?.sequence === 1) await slow;
      stored.push(...rows);
    };
    const writer = { insert, insertEvents: async () => undefined };
    const events = Array.from({ length: mostEvents * 2 }, (_, n) => cloudEvent(n));
    const taking = intake({ writer })
      .take(batchOf(events))
      .then(() => (over = true));
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect([over, stored]).toEqual([false, []]);
    stores();
    await taking;
    expect(stored.map((d) => d.sequence)).toEqual(events.map((e) => e.sequence));
  });

  it('rejects when the partition was lost, so that its offsets are not committed', async () => {
    endpoints = [endpoint(1)];
    faults = Infinity;
    let lost = false;
    const taking = intake({ onFailure: () => void (lost = true) }).take(batchOf([cloudEvent(0)], () => lost));
    await expect(taking).rejects.toThrow('the database is away');
  });

  it('keeps each record’s order for endpoints that ask for it, slice after slice', async () => {
    endpoints = [endpoint(1, { ordered: true })];
    const events = Array.from({ length: mostEvents * 3 }, (_, n) => cloudEvent(n));
    await intake().take(batchOf(events));
    expect(inOrder.map((d) => d.sequence)).toEqual(events.map((e) => e.sequence));
  });

  it('leaves out clients that may not read, other organisations, and what is no event', async () => {
    endpoints = [endpoint(1), endpoint(2, { clientId: 'cli_refused' })];
    const taken = intake();
    await taken.take(batchOf([cloudEvent(0), cloudEvent(1, 'org_2'), 'no JSON', '{}']));
    expect(stored.map((d) => d.endpointId)).toEqual(['whe_1']);
    expect(taken.stats()).toEqual({ events: 2, deliveries: 1, unreadable: 2 });
  });
});

describe('slices of a batch', () => {
  const event = takenEvent(cloudEvent(0) as never, new Date(published)) as TakenEvent;
  const sizes = (count: number, of: number) => {
    const by = new Map([['org_1', matcher(Array.from({ length: of }, (_, n) => endpoint(n)))]]);
    return [...slices(Array<TakenEvent>(count).fill(event), by)].map((s) => [
      s.events.length,
      s.matched.length,
    ]);
  };
  it('hold so many events or deliveries, and one event at least', () => {
    expect(sizes(450, 0)).toEqual([
      [200, 0],
      [200, 0],
      [50, 0],
    ]);
    expect(sizes(450, 1)).toEqual([
      [200, 200],
      [200, 200],
      [50, 50],
    ]);
    expect(sizes(5, 400)).toEqual([
      [2, 800],
      [2, 800],
      [1, 400],
    ]);
    expect(sizes(2, mostDeliveries * 3)).toEqual([
      [1, 3_000],
      [1, 3_000],
    ]);
    expect(sizes(0, 5)).toEqual([]);
  });
});
