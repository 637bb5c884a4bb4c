import { expect, it } from '@jest/globals';
import { sampleClaim, sampleCoverage, sampleParties, samplePayer } from '../testing/bill.ts';
import { missingFor, professionalClaim } from './professional-claim.rules.ts';

const bill = {
  ...{ claim: sampleClaim(), payer: samplePayer, coverage: sampleCoverage, parties: sampleParties },
  ...{ earlier: [], controlNumber: 'C1' },
};

it('a dependant is never sent as if he were the subscriber himself', () => {
  const coverage = { ...sampleCoverage, relationship: 'child' as const, subscriber: null };
  expect(missingFor({ ...bill, coverage })).toEqual(['coverage.subscriber']);
  expect(() => professionalClaim({ ...bill, coverage })).toThrow('lacks what an 837P needs');
  const subscriber = { firstName: 'Ana', lastName: 'Lima', dateOfBirth: '1980-12-10' };
  expect(professionalClaim({ ...bill, coverage: { ...coverage, subscriber } })).toMatchObject({
    subscriber: { name: 'Lima', memberId: 'W123456789' },
    patient: { name: 'Lovelace', relationship: '19' },
  });
});
