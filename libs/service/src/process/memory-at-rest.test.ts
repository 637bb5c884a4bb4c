import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { keepMemoryAtRest, ownMemory } from './memory-at-rest.ts';

const mb = 1024 * 1024;
let heapBytes: number;
let busyShare: number;
let collections: number;
beforeEach(() => {
  jest.useFakeTimers();
  [heapBytes, busyShare, collections] = [90 * mb, 0.9, 0];
  keepMemoryAtRest({
    heapBytes: () => heapBytes,
    busyShare: () => busyShare,
    collect() {
      collections++;
      heapBytes = 50 * mb;
    },
  });
});
afterEach(() => void jest.useRealTimers());
const minutes = (n: number) => jest.advanceTimersByTimeAsync(n * 60_000);

it('gives back what starting up has left, whatever the process is at', async () => {
  await jest.advanceTimersByTimeAsync(5_000);
  expect(collections).toBe(1);
});

it('holds nobody up while there is work, and gives back what that has left once there is none', async () => {
  await minutes(1);
  heapBytes = 300 * mb;
  await minutes(5);
  expect(collections).toBe(1);
  busyShare = 0.02;
  await minutes(1);
  expect([collections, heapBytes]).toEqual([2, 50 * mb]);
});

it('leaves alone what is not worth it, however long it rests, and takes what hours of it have gathered', async () => {
  busyShare = 0.02;
  await minutes(1);
  heapBytes = 55 * mb;
  await minutes(60);
  expect(collections).toBe(1);
  heapBytes = 56 * mb;
  await minutes(60);
  expect(collections).toBe(2);
});

it('collects what nobody holds any more, counts what V8 has and how busy it was, and leaves no switch behind', async () => {
  jest.useRealTimers();
  const memory = ownMemory();
  const held = new WeakRef({ large: new Array(1_000).fill(0) });
  // What a WeakRef was made of is kept until the turn of the event loop is over.
  await new Promise((resolve) => setTimeout(resolve, 0));
  memory.collect();
  expect(held.deref()).toBeUndefined();
  expect('gc' in globalThis).toBe(false);
  const before = memory.heapBytes();
  const more = Array.from({ length: 2_000_000 }, (_, n) => ({ n }));
  expect(memory.heapBytes() - before).toBeGreaterThan(more.length);
  expect(memory.busyShare()).toBeGreaterThan(0);
  // It rests as soon as the machine lets it.
  for (let share = 1; share === 1; share = memory.busyShare())
    await new Promise((resolve) => setTimeout(resolve, 20));
});
