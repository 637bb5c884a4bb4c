import { afterEach, expect, it, jest } from '@jest/globals';
import type { LogName } from '../logs/log-name.rules.ts';
import { createPublisher, type PublisherOptions } from './publisher.ts';

afterEach(() => void jest.restoreAllMocks());

/** Ten logs, each of which takes a second to be read, as one does that lies in the object store. */
function manyLogs() {
  const names = Array.from({ length: 10 }, (_, n) => ({ organizationId: `org_${n}`, year: 2026 }));
  let nowMs = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  const read: string[] = [];
  let signed = 0;
  /** The index on places gives one log after the other. */
  let next = 0;
  const cursor = {
    min: () => cursor,
    hint: () => cursor,
    limit: () => cursor,
    toArray: async () => (next < names.length ? [names[next++]] : ((next = 0), [])),
  };
  const publisher = createPublisher({
    log: { db: { collection: () => ({ find: () => cursor }) } },
    states: {
      snapshots: async () => [],
      restsAt: () => undefined,
      snapshot: async ({ organizationId }: LogName) => {
        nowMs += 1_000;
        read.push(organizationId);
        return { size: 1 };
      },
      markPublished: async () => undefined,
    },
    checkpoints: { latest: async () => ({ size: 1 }) },
    platform: { sign: async () => void signed++ },
    clock: () => new Date('2026-11-23T12:00:00Z'),
    retainUntil: () => new Date('2032-11-23T12:00:00Z'),
    onFailure: (error: unknown) => {
      throw error as Error;
    },
  } as unknown as PublisherOptions);
  return { publisher, read, names, signed: () => signed, later: (ms: number) => (nowMs += ms) };
}

it('the first look at all logs keeps no checkpoint waiting, and comes to each of them', async () => {
  const { publisher, read, names, signed } = manyLogs();
  await publisher.publish();
  expect([read.length, signed()]).toEqual([5, 1]);
  await publisher.publish();
  expect(signed()).toBe(2);
  expect(read.toSorted()).toEqual(names.map(({ organizationId }) => organizationId));
});

it('the next look begins a minute after the end of the one before', async () => {
  const { publisher, read, later } = manyLogs();
  await publisher.publish();
  await publisher.publish();
  later(59_000);
  await publisher.publish();
  expect(read).toHaveLength(10);
  later(2_000);
  await publisher.publish();
  expect(read).toHaveLength(15);
});
