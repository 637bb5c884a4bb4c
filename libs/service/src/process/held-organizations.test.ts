import { expect, it } from '@jest/globals';
import { heldForMs, maybeOnHold } from './held-organizations.ts';

it('nothing is destroyed of whoever is under hold, and of nobody while it is not known who is', () => {
  const list = { ageMs: 10_000 };
  const isOnHold = maybeOnHold({ ageMs: () => list.ageMs, isOnHold: (id) => id === 'org_held' });
  expect([isOnHold('org_held'), isOnHold('org_free')]).toEqual([true, false]);
  list.ageMs = 60_001;
  expect([isOnHold('org_held'), isOnHold('org_free')]).toEqual([true, true]);
  list.ageMs = Infinity;
  expect(isOnHold('org_free')).toBe(true);
});

it('what runs for a suspended organisation is looked at again soon, for one that has ended once a day', () => {
  let known = true;
  const heldMs = heldForMs({
    denyList: {
      check: () => {
        if (!known) throw new Error('REVOCATIONS_STALE');
      },
      isDenied: ({ organizationId }) => organizationId !== 'org_a',
    },
    settings: { hasEnded: (organizationId) => organizationId === 'org_ended' },
  });
  const of = () => ['org_a', 'org_suspended', 'org_ended'].map(heldMs);
  expect(of()).toEqual([0, 10_000, 86_400_000]);
  known = false;
  expect(of()).toEqual([10_000, 10_000, 86_400_000]);
});
