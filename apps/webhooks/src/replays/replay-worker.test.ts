import { expect, it } from '@jest/globals';
import { deliveryId } from '../deliveries/delivery.ts';
import { replayWorker, type ReplayParts } from './replay-worker.ts';

const at = new Date('2026-03-02T14:00:00.000Z');
const event = { _id: 'evt_1', event: 'session.completed', engine: 'care', subject: 'session/ses_1', at };

function worker(
  may: boolean | null,
  endpoint: object | null = { id: 'whe_1', clientId: 'cli_1', partnerId: 'p', events: ['*'] },
  events = 'all',
) {
  const advanced: object[] = [];
  const made: string[] = [];
  const work = replayWorker({
    replays: {
      running: async () => [{ _id: 'whr_1', organizationId: 'org_1', events, count: 0 }],
      eventsBehind: async () => [{ ...event, sequence: 1, payload: { createdAt: '', data: {} } }],
      failedBehind: async () => [{ _id: 'whd_1', createdAt: new Date(0), updatedAt: at }],
      existing: async () => [],
      advance: async (_scope: object, _job: object, change: object) => void advanced.push(change),
    },
    deliveries: {
      reopen: async () => undefined,
      insertInOrder: async (_scope: object, rows: { eventId: string }[]) =>
        void made.push(...rows.map((row) => row.eventId)),
    },
    endpoints: { load: async () => endpoint },
    mayRead: async () => may,
    clock: () => at,
  } as unknown as ReplayParts);
  return { work: () => work('org_1', 'whe_1'), advanced, made };
}

it('a replay makes what its endpoint’s client may read, and remembers how far it is', async () => {
  const { work, advanced, made } = worker(true);
  expect(await work()).toBe(true);
  expect(made).toEqual(['evt_1']);
  expect(advanced).toEqual([{ position: { at, id: 'evt_1' }, count: 1 }]);
});

it('what its client may read being unknown is a failure, behind which there is a pause, and no step', async () => {
  const { work, advanced, made } = worker(null);
  await expect(work()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  expect([made, advanced]).toEqual([[], []]);
});

it('a replay of an endpoint that was deleted is done', async () => {
  const { work, advanced, made } = worker(true, null);
  expect(await work()).toBe(true);
  expect([made, advanced]).toEqual([[], [{ status: 'done' }]]);
});

it('a replay of what failed is as far as the last one was given up that it has opened again', async () => {
  const { work, advanced } = worker(true, undefined, 'failed');
  expect(await work()).toBe(true);
  expect(advanced).toEqual([{ position: { at, id: 'whd_1' }, count: 1 }]);
});

/** What a replay of an endpoint's past makes of events, of which these were delivered or wait already. */
async function replayed(
  past: { id: string; event: string; engine?: string; subject?: string; data?: object }[],
  endpoint: object = {},
  existing: Record<string, string> = {},
) {
  const done = {
    made: [] as string[],
    opened: [] as string[],
    asked: [] as string[],
    advanced: [] as object[],
  };
  const readable = { care: true, webhooks: true, audit: false };
  await replayWorker({
    replays: {
      running: async () => [{ _id: 'whr_1', organizationId: 'org_1', events: 'all', count: 3 }],
      eventsBehind: async () =>
        past.map(({ id, data = {}, ...of }) => ({
          ...{ ...event, sequence: 1, payload: { createdAt: '', data }, ...of, _id: id },
        })),
      existing: async (_scope: object, ids: string[]) =>
        ids.filter((_id) => _id in existing).map((_id) => ({ _id, status: existing[_id] })),
      advance: async (_scope: object, _job: object, change: object) => void done.advanced.push(change),
    },
    deliveries: {
      reopen: async (_scope: object, ids: string[]) => void done.opened.push(...ids),
      insertInOrder: async (_scope: object, rows: { eventId: string; status: string }[]) =>
        void done.made.push(...rows.map((row) => `${row.eventId} ${row.status}`)),
    },
    endpoints: {
      load: async () => ({ id: 'whe_1', clientId: 'cli_1', partnerId: 'p', events: ['*'], ...endpoint }),
    },
    mayRead: async (_organizationId: string, clientId: string, engine: keyof typeof readable) => {
      done.asked.push(`${clientId} ${engine}`);
      return readable[engine];
    },
    clock: () => at,
  } as unknown as ReplayParts)('org_1', 'whe_1');
  return done;
}

it('a replay makes what the endpoint has subscribed to alone, and goes on behind the rest', async () => {
  const past = [
    { id: 'evt_1', event: 'session.completed' },
    { id: 'evt_2', event: 'patient.created' },
  ];
  expect(await replayed(past, { events: ['session.*'] })).toMatchObject({
    ...{ made: ['evt_1 pending'], asked: ['cli_1 care'] },
    advanced: [{ position: { at, id: 'evt_2' }, count: 4 }],
  });
});

it('a replay tells a partner nothing of others’ endpoints, nor a client what it may not read', async () => {
  const subject = 'endpoint/whe_2';
  const of = { event: 'endpoint.disabled', engine: 'webhooks', subject };
  const past = [
    { id: 'evt_1', ...of, data: { partnerId: 'p', clientId: 'cli_2' } },
    { id: 'evt_2', ...of, data: { partnerId: 'another', clientId: 'cli_1' } },
    { id: 'evt_3', ...of, data: { clientId: 'cli_2' } },
    { id: 'evt_4', event: 'export.completed', engine: 'audit' },
  ];
  expect((await replayed(past)).made).toEqual(['evt_1 pending']);
});

it('a replay sends again what was sent or given up, and leaves alone what waits already', async () => {
  const events = ['delivered', 'failed', 'pending', 'new'].map((of) => `evt_${of}`);
  const idOf = (id: string) => deliveryId(id.slice(4), 'whe_1');
  const existing = Object.fromEntries(events.slice(0, 3).map((id) => [idOf(id), id.slice(4)]));
  const past = events.map((id) => ({ id, event: 'session.completed' }));
  expect(await replayed(past, {}, existing)).toMatchObject({
    made: ['evt_new pending'],
    opened: [idOf('evt_delivered'), idOf('evt_failed')],
    advanced: [{ position: { at, id: 'evt_new' }, count: 7 }],
  });
});

it('a replay behind whose last event there is no other is done', async () => {
  expect(await replayed([])).toMatchObject({ made: [], opened: [], advanced: [{ status: 'done' }] });
});
