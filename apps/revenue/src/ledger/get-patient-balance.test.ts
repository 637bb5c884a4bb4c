import { expect, it } from '@jest/globals';
import { testContext } from '@rymeda/events/testing';
import { runAsTenant } from '@rymeda/tenancy';
import { getPatientBalance } from './get-patient-balance.route.ts';

const { handler } = getPatientBalance({
  ledger: { sums: async () => [{ account: 'patient_receivable', kind: 'charge', amount: 2_500 }] } as never,
  patients: { patient: async () => null },
});

it('that somebody looked at what a patient owes is recorded, and found by the patient', async () => {
  const scope = testContext('org_1');
  await runAsTenant(scope, () => handler({ scope, params: { id: 'pat_1' } } as never, undefined as never));
  expect(scope.disclosures).toMatchObject([
    { resourceType: 'revenue_ledger_entry', patientIds: ['pat_1'], fields: [] },
  ]);
});
