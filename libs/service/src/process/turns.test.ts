import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createTurns } from './turns.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** One turn that ends when it is told to. */
function oneTurn() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const turns = createTurns({
    ...{ job: 'test', intervalMs: 1_000, onFailure: () => undefined },
    turn: () => promise,
  });
  void turns.once();
  let stopped = false;
  return {
    end: resolve,
    stop: () => void turns.stop().then(() => (stopped = true)),
    isStopped: () => stopped,
  };
}

test('who stops waits for the turn that is under way', async () => {
  const { end, stop, isStopped } = oneTurn();
  stop();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(isStopped()).toBe(false);
  end();
  await jest.advanceTimersByTimeAsync(0);
  expect(isStopped()).toBe(true);
});

test('a turn that takes long does not keep the process from stopping everything else in time', async () => {
  const { stop, isStopped } = oneTurn();
  stop();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(isStopped()).toBe(true);
});
