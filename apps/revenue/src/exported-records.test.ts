import { expect, it } from '@jest/globals';
import { recordsOf } from '@rymeda/contracts';
import { entryOf, toEntry, transfer } from './ledger/ledger.ts';
import { inDollars } from './exported-records.ts';
import { toClaim } from './claims/claim.ts';
import { sampleClaim } from './testing/bill.ts';

it('an exported claim has the amounts that the API answers with', () => {
  const claim = sampleClaim({ paidAmount: 10_001 });
  const { totalAmount, paidAmount, patientResponsibility, lines } = toClaim(claim);
  expect(inDollars['claim']?.({ ...claim })).toMatchObject({
    totalAmount,
    paidAmount,
    patientResponsibility,
    lines,
  });
});

it('an exported entry of the ledger has the amounts that the API answers with', () => {
  const at = { organizationId: 'org_1', now: new Date(), postedOn: '2026-03-05' };
  const entry = entryOf(
    {
      ...{ id: 'led_1', kind: 'charge', lines: transfer('payer_receivable', 'charges', 15_029, 'clm_1') },
      adjustments: [{ group: 'CO', reason: '45', amount: 3_029, line: null, remarks: [] }],
    },
    at,
  );
  const { lines, adjustments } = toEntry(entry);
  expect(inDollars['ledger_entry']?.({ ...entry })).toMatchObject({ lines, adjustments });
});

it('speaks of records that there are', () => {
  const known = recordsOf('revenue').map((r) => r.resource);
  expect(known).toEqual(expect.arrayContaining(Object.keys(inDollars)));
});
