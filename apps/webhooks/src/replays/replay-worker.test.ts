import { expect, it } from '@jest/globals';
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
