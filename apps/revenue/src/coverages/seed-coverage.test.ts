import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import { samplePatient } from '../testing/bill.ts';
import { coverageSeeder } from './seed-coverage.ts';

const scope = { organizationId: 'org_1' } as TenantContext;
const tx = { now: new Date('2026-03-05T12:00:00Z'), emit: () => undefined } as unknown as Tx;
const insured = { ...samplePatient, insuranceInfo: { payerId: '60054', memberId: 'W123456789' } };

/** What an event makes for a patient who has no coverage, where one may have been deleted. */
async function doneFor(deleted: boolean, about: { news: boolean }): Promise<string[]> {
  const done: string[] = [];
  const seed = coverageSeeder({
    care: { patient: async () => insured },
    store: { touchPatient: async (_tx, _scope, id) => void done.push(`touched ${id}`) },
    payers: { any: async () => true, named: async () => 'pay_1' },
    coverages: {
      periodsOf: async () => [],
      anyEver: async () => deleted,
      insert: async () => void done.push('coverage'),
    },
  });
  await seed(tx, scope, 'pat_1', about);
  return done;
}
const seeded = async (deleted: boolean, about: { news: boolean }): Promise<number> =>
  (await doneFor(deleted, about)).filter((what) => what === 'coverage').length;

it('a session gives a patient the coverage that care knew of before there was its payer', async () => {
  expect(await seeded(false, { news: false })).toBe(1);
});

it('a coverage that a person deleted doesn’t come back with the next session, but with news of an insurance', async () => {
  expect(await seeded(true, { news: false })).toBe(0);
  expect(await seeded(true, { news: true })).toBe(1);
});

it('two events that make one at the same moment meet at the patient, and only one is made', async () => {
  expect(await doneFor(false, { news: true })).toEqual(['touched pat_1', 'coverage']);
  expect(await doneFor(true, { news: false })).toEqual([]);
});
