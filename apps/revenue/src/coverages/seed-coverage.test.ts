import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import { samplePatient } from '../testing/bill.ts';
import { coverageSeeder } from './seed-coverage.ts';

const scope = { organizationId: 'org_1' } as TenantContext;
const tx = { now: new Date('2026-03-05T12:00:00Z'), emit: () => undefined } as unknown as Tx;
const insured = { ...samplePatient, insuranceInfo: { payerId: '60054', memberId: 'W123456789' } };

/** How many coverages an event makes for a patient who has none, where one may have been deleted. */
async function seeded(deleted: boolean, about: { news: boolean }): Promise<number> {
  let made = 0;
  const seed = coverageSeeder({
    care: { patient: async () => insured },
    payers: { any: async () => true, named: async () => 'pay_1' },
    coverages: {
      periodsOf: async () => [],
      anyEver: async () => deleted,
      insert: async () => void made++,
    },
  });
  await seed(tx, scope, 'pat_1', about);
  return made;
}

it('a session gives a patient the coverage that care knew of before there was its payer', async () => {
  expect(await seeded(false, { news: false })).toBe(1);
});

it('a coverage that a person deleted doesn’t come back with the next session, but with news of an insurance', async () => {
  expect(await seeded(true, { news: false })).toBe(0);
  expect(await seeded(true, { news: true })).toBe(1);
});
