import { expect, it } from '@jest/globals';
import { retryAfterMs } from './retry.rules.ts';

it('waits longer after each failure, and five minutes at most', () => {
  expect([1, 2, 3, 9, 10, 1_000_000].map(retryAfterMs)).toEqual([
    1000, 2000, 4000, 256_000, 300_000, 300_000,
  ]);
});
