import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { Found } from './obligation.rules.ts';
import { settleObligation } from './settle-obligations.ts';

const now = new Date('2026-03-02T14:00:00Z');
const person = { id: 'usr_1', status: 'active', roles: [], hireDate: null, roleSince: {} };
const assignment = {
  ...{ id: 'asg_1', seriesId: 'ser_1', audience: 'everyone', roleIds: [], userIds: [] },
  ...{ dueDays: 30, dueFrom: 'assignment', repeat: 'never', createdAt: now },
};

/** What is written where this is on record of what the person owes by the assignment. */
async function written(found: Found | null): Promise<string[]> {
  const done: string[] = [];
  const note = (what: string) => async () => void done.push(what);
  await settleObligation(
    {
      obligations: { find: async () => found, save: note('saved'), retire: note('retired') },
      attestations: { last: async () => null },
      artifacts: { inForce: async () => ({ id: 'art_1', createdAt: now }) },
      identity: { holdPerson: note('held') },
      directory: { timezone: async () => 'UTC' },
      due: { plan: async () => undefined, cancel: async () => undefined },
    } as never,
    { now, emit: () => undefined } as unknown as Tx,
    { organizationId: 'org_a' } as TenantContext,
    assignment as never,
    person,
  );
  return done;
}

it('what a person owes from now on holds the person, so that one who leaves at this moment owes nothing after it', async () => {
  const owed = { id: 'obl_1', status: 'open', dueAt: now, artifactId: 'art_0', attestationId: null };
  const state = { ...owed, timesOverdue: 0 } as unknown as Found['state'];
  expect(await written(null)).toEqual(['held', 'saved']);
  expect(await written({ state, retired: true })).toEqual(['held', 'saved']);
  // Whoever retires this one writes the same record.
  expect(await written({ state, retired: false })).toEqual(['saved']);
});
