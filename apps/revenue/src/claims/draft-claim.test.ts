import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import { sampleCoverage, samplePayer } from '../testing/bill.ts';
import type { ClaimState } from './claim.ts';
import { claimDrafter } from './draft-claim.ts';

/** What a session of an evening in Boston, completed, makes; and how often identity was asked for it. */
async function drafted(coverages: readonly object[]) {
  const made: ClaimState[] = [];
  let asked = 0;
  const draftClaim = claimDrafter({
    claims: {
      any: async () => false,
      insert: async (_tx: Tx, _scope: object, claim: ClaimState) => void made.push(claim),
    },
    coverages: { periodsOf: async () => coverages },
    payers: {
      load: async () => ({
        ...samplePayer,
        feeSchedule: [
          { serviceType: 'therapy', cpt: '90837', charge: 15_000, modifiers: [], to: '2026-03-02' },
        ],
      }),
    },
    identity: {
      organization: async () => {
        asked++;
        return { timezone: 'America/New_York' };
      },
    },
  } as unknown as Parameters<typeof claimDrafter>[0]);
  const tx = { now: new Date('2026-03-03T03:00:00Z'), emit: () => undefined } as unknown as Tx;
  await draftClaim(tx, { organizationId: 'org_1' } as TenantContext, {
    ...{ id: 'ses_1', clientId: 'pat_1', serviceType: 'therapy' },
    startedAt: new Date('2026-03-03T01:30:00Z'),
  });
  return { days: made.flatMap(({ lines }) => lines.map(({ date }) => date)), asked };
}

it('a draft is of the day on which its session was started where the organisation is', async () => {
  const coverage = { ...sampleCoverage, to: '2026-03-02' };
  expect(await drafted([coverage])).toEqual({ days: ['2026-03-02'], asked: 1 });
});

it('of a patient who is not covered nobody is asked which day it was', async () => {
  expect(await drafted([])).toEqual({ days: [], asked: 0 });
});
