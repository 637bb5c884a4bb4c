import { expect, it } from '@jest/globals';
import { recordsOf } from '@rymeda/contracts';
import { entryOf, toEntry, transfer } from './ledger/ledger.ts';
import { inDollars } from './exported-records.ts';
import { toClaim } from './claims/claim.ts';
import { toException, type ExceptionState } from './exceptions/exception.ts';
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

it('an exception, and its export, say what the file said in dollars as they say the amount', () => {
  const content = {
    ...{ claimNumber: 'A1', status: '1', charge: 15_029, paid: 10_001, patientResponsibility: 0 },
    adjustments: [],
    lines: [
      {
        code: '90837',
        charge: 15_029,
        paid: 10_001,
        units: '1',
        adjustments: [{ group: 'CO', reason: '45', amount: 5_028 }],
      },
    ],
  };
  const state = {
    amount: 10_001,
    content,
    createdAt: new Date(),
    updatedAt: new Date(),
  } as unknown as ExceptionState;
  const said = {
    amount: 100.01,
    content: {
      ...{ charge: 150.29, paid: 100.01, patientResponsibility: 0 },
      lines: [{ charge: 150.29, paid: 100.01, units: '1', adjustments: [{ amount: 50.28, reason: '45' }] }],
    },
  };
  expect(toException(state)).toMatchObject(said);
  expect(inDollars['exception']?.({ ...state })).toMatchObject(said);
});

it('an exported submission says in dollars what was sent', () => {
  const content = {
    ...{
      controlNumber: 'C1',
      charge: 15_029,
      lines: [{ charge: 15_029, units: '1', adjudications: [{ paid: 1 }] }],
    },
    otherPayers: [{ paid: 10_001, remaining: 5_028, adjustments: [{ amount: 100 }] }],
  };
  expect(inDollars['submission']?.({ claimId: 'clm_1', content })).toEqual({
    claimId: 'clm_1',
    content: {
      ...{ controlNumber: 'C1', charge: 150.29 },
      lines: [{ charge: 150.29, units: '1', adjudications: [{ paid: 0.01 }] }],
      otherPayers: [{ paid: 100.01, remaining: 50.28, adjustments: [{ amount: 1 }] }],
    },
  });
  // One that could not be sent has none.
  expect(inDollars['submission']?.({ claimId: 'clm_1', content: null })).toEqual({
    claimId: 'clm_1',
    content: null,
  });
});

it('speaks of records that there are', () => {
  const known = recordsOf('revenue').map((r) => r.resource);
  expect(known).toEqual(expect.arrayContaining(Object.keys(inDollars)));
});
