import { expect, it } from '@jest/globals';
import { excludedOf, isHeld } from './exclusion.rules.ts';

it('a line is held from the day on, by who rendered it, and on a day that nobody knows; nobody else’s ever is', () => {
  const excluded = excludedOf([{ providerId: 'prv_1', since: '2026-03-02' }]);
  const held = (renderingProviderId: string | null, date: string | null, visit: object = {}) =>
    isHeld({ renderingProviderId, date }, visit, excluded);
  expect(['2026-03-01', '2026-03-02', null].map((day) => held('prv_1', day))).toEqual([false, true, true]);
  expect(['2026-03-01', '2026-03-02', null].map((day) => held('prv_2', day))).toEqual([false, false, false]);
  const visit = { providerId: 'prv_1', serviceDate: '2026-03-02' };
  expect([held(null, null, visit), held('prv_2', null, visit), held(null, '2026-03-01', visit)]).toEqual([
    ...[true, false, false],
  ]);
});
