import { expect, it } from '@jest/globals';
import { x12valid } from '@rymeda/x12/testing';
import {
  sampleClaim,
  sampleCoverage,
  sampleParties,
  samplePatient,
  samplePayer,
  sampleProvider,
} from '../testing/bill.ts';
import { professionalClaim, type EarlierPayer } from './professional-claim.rules.ts';
import { newControlNumber } from './submission.ts';
import { x12Writer } from './write-x12.ts';

const bare = { firstName: 'Ada', lastName: 'Lovelace', dateOfBirth: '1980-12-10' };
const earlier: EarlierPayer = {
  payer: { ...samplePayer, id: 'pay_0', payerId: 'FIRST1' },
  coverage: { ...sampleCoverage, payerId: 'pay_0' },
  paid: 10_000,
  adjustments: [],
  lines: [{ paid: 10_000, adjustments: [{ group: 'PR', reason: '2', amount: 5_029 }], date: '2026-03-20' }],
};
const then: EarlierPayer = {
  payer: { ...samplePayer, id: 'pay_2', payerId: 'SECOND1' },
  coverage: { ...sampleCoverage, payerId: 'pay_2', rank: 2 },
  paid: 4_000,
  adjustments: [],
  lines: [
    {
      paid: 4_000,
      adjustments: [
        { group: 'OA', reason: '23', amount: 10_000 },
        { group: 'PR', reason: '2', amount: 1_029 },
      ],
      date: '2026-04-20',
    },
  ],
};
const bills = [
  {},
  {
    claim: sampleClaim({ authorizationNumber: 'AUTH1' }, [
      {},
      { cpt: 'H0031', units: 1.5, placeOfService: '02' },
    ]),
  },
  {
    coverage: {
      ...sampleCoverage,
      relationship: 'child' as const,
      subscriber: { ...bare, sex: 'male' as const },
    },
  },
  { parties: { ...sampleParties, patient: { ...samplePatient, address: null, sex: null } } },
  { claim: sampleClaim({ frequency: '7', payerClaimNumber: 'ICN1' }) },
  { claim: sampleClaim({ frequency: '8', payerClaimNumber: 'ICN1' }) },
  { claim: sampleClaim({ rank: 2 }), earlier: [earlier], coverage: { ...sampleCoverage, rank: 2 } },
  { claim: sampleClaim({ rank: 3 }), earlier: [earlier, then], coverage: { ...sampleCoverage, rank: 3 } },
  {
    parties: { ...sampleParties, providers: new Map([['prv_1', { ...sampleProvider, specialty: 'psych' }]]) },
  },
];

it('every kind of bill is accepted by pyx12, in one interchange', async () => {
  const claims = bills.map((bill) =>
    professionalClaim({
      claim: sampleClaim(),
      payer: samplePayer,
      coverage: sampleCoverage,
      parties: sampleParties,
      earlier: [],
      controlNumber: newControlNumber(),
      ...bill,
    }),
  );
  const write = x12Writer({ phone: '6175550100' });
  const at = new Date('2026-03-05T12:00:00Z');
  const text = write(claims, { payer: samplePayer, number: 7, reference: 'B7', at });
  const { accepted, report } = await x12valid(text);
  expect([accepted, report]).toEqual([true, expect.any(String)]);
}, 120_000);
