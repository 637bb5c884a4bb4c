import { expect, it } from '@jest/globals';
import { heldForMs } from './held-organizations.ts';

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
