import { expect, it } from '@jest/globals';
import { maybeOnHold } from './held-organizations.ts';

it('nothing is destroyed of whoever is under hold, and of nobody while it is not known who is', () => {
  const list = { ageMs: 10_000 };
  const isOnHold = maybeOnHold({ ageMs: () => list.ageMs, isOnHold: (id) => id === 'org_held' });
  expect([isOnHold('org_held'), isOnHold('org_free')]).toEqual([true, false]);
  list.ageMs = 60_001;
  expect([isOnHold('org_held'), isOnHold('org_free')]).toEqual([true, true]);
  list.ageMs = Infinity;
  expect(isOnHold('org_free')).toBe(true);
});
