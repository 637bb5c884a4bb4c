import { expect, it } from '@jest/globals';
import { refusalFilter } from './token-refusals.rules.ts';

it('a flood of refusals becomes one event a minute for each client', () => {
  const isWorthTelling = refusalFilter({ quietMs: 60_000, maxClients: 10 });
  const told = Array.from({ length: 1000 }, (_, i) => isWorthTelling('a', i * 100)).filter(Boolean);
  expect(told).toHaveLength(2);
  expect(isWorthTelling('b', 0)).toBe(true);
});

it('it remembers a bounded number of clients', () => {
  const isWorthTelling = refusalFilter({ quietMs: 60_000, maxClients: 2 });
  expect(['a', 'b', 'c', 'a'].map((c) => isWorthTelling(c, 0))).toEqual([true, true, true, true]);
  expect(isWorthTelling('c', 1)).toBe(false);
});
