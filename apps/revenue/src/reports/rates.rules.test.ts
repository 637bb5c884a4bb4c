import { describe, expect, it } from '@jest/globals';
import type { SubmissionState } from '@rymeda/contracts';
import { decisionChange, type PayerDecision } from './decision.rules.ts';
import { ledgerChanges } from './ledger-changes.rules.ts';
import { lastDays, periodAsked } from './period.rules.ts';
import { daysInReceivablesOf, denialsOf, denialSums, firstPassOf, firstPassSums } from './rates.rules.ts';
import type { Sums } from './totals.ts';

const claim = (submissionState: SubmissionState, replacesClaimId: string | null = null) => ({
  ...{ payerId: 'pay_1', totalAmount: 10_000 },
  submissionState,
  replacesClaimId,
});
const decided = (outcome: PayerDecision['outcome'], deniedAmount = 0): PayerDecision => ({
  ...{ outcome, deniedAmount },
  day: '2026-03-05',
});
const sums = (...args: Parameters<typeof decisionChange>) => decisionChange(...args).sums;

describe('what a decision counts for', () => {
  it('paid at the first submission, it is a first pass', () => {
    expect(sums(claim('accepted_by_payer'), decided('paid'))).toEqual({
      ...{ decided: 1, denied: 0, partlyDenied: 0, decidedAmount: 10_000, deniedAmount: 0 },
      ...{ firstDecided: 1, firstPaid: 1 },
    });
  });
  it('denied in part, it is no first pass and a denial of that part', () => {
    expect(sums(claim('submitted'), decided('partly_denied', 2_000))).toMatchObject({
      ...{ partlyDenied: 1, denied: 0, deniedAmount: 2_000, firstDecided: 1, firstPaid: 0 },
    });
  });
  it('denied, it is a denial of what the payer denied, for its payer on its day', () => {
    expect(decisionChange(claim('submitted'), decided('denied', 10_000))).toEqual({
      ...{ kind: 'activity', payerId: 'pay_1', day: '2026-03-05' },
      sums: {
        ...{ decided: 1, denied: 1, partlyDenied: 0, decidedAmount: 10_000, deniedAmount: 10_000 },
        ...{ firstDecided: 1, firstPaid: 0 },
      },
    });
  });
  it('rejected before the payer decided, it is no denial, and no first pass', () => {
    expect(sums(claim('acknowledged'), decided('rejected'))).toEqual({ firstDecided: 1, firstPaid: 0 });
  });
  it.each([
    ['decided before', claim('denied')],
    ['a correction', claim('submitted', 'clm_0')],
  ])('%s, it is decided once more but no first pass', (_what, of) => {
    const found = sums(of, decided('paid'));
    expect(found).toMatchObject({ decided: 1 });
    expect(found).not.toHaveProperty('firstDecided');
  });
});

describe('the formulas', () => {
  it('denials by count and by dollars', () => {
    const counted = { decided: 8, denied: 2, partlyDenied: 1, decidedAmount: 80_000, deniedAmount: 12_000 };
    expect(denialsOf(counted)).toEqual({
      ...{ decided: 8, denied: 2, partlyDenied: 1, denialRate: 0.375 },
      ...{ decidedAmount: 800, deniedAmount: 120, denialRateByAmount: 0.15 },
    });
  });
  it('days in receivables are what is open by the average day of 90', () => {
    expect(daysInReceivablesOf({ payerOpen: 30_000, patientOpen: 6_000, charges: 81_000 })).toEqual({
      ...{ receivables: 360, charges: 810, averageDailyCharges: 9, daysInReceivables: 40 },
    });
    const uneven = daysInReceivablesOf({ payerOpen: 100, charges: 140 });
    expect([uneven.averageDailyCharges, uneven.daysInReceivables]).toEqual([0.02, 64.3]);
    expect(daysInReceivablesOf({ charges: 130 }).averageDailyCharges).toBe(0.01);
  });
  it('first passes by first decisions', () => {
    expect(firstPassOf({ firstDecided: 3, firstPaid: 2 })).toEqual({
      decided: 3,
      paid: 2,
      firstPassRate: 0.6667,
    });
  });
  it('need no other sums than the totals are asked for', () => {
    const all = { ...{ decided: 8, denied: 2, partlyDenied: 1 }, decidedAmount: 5, deniedAmount: 3 };
    const first = { firstDecided: 3, firstPaid: 2 };
    const asked = (sums: Sums, names: readonly (keyof Sums)[]): Sums =>
      Object.fromEntries(names.map((name) => [name, sums[name]]));
    expect(denialsOf(asked(all, denialSums))).toEqual(denialsOf(all));
    expect(firstPassOf(asked(first, firstPassSums))).toEqual(firstPassOf(first));
  });
  it('say nothing where there is nothing to divide by', () => {
    expect(denialsOf({})).toMatchObject({ decided: 0, denialRate: null, denialRateByAmount: null });
    expect(daysInReceivablesOf({ payerOpen: 5 }).daysInReceivables).toBeNull();
    expect(firstPassOf({}).firstPassRate).toBeNull();
  });
});

describe('the period of a report', () => {
  it('is the last 90 days unless it is said, both ends included', () => {
    expect(periodAsked({}, '2026-03-31')).toEqual({ from: '2026-01-01', to: '2026-03-31' });
    expect(lastDays('2026-03-31')).toEqual({ from: '2026-01-01', to: '2026-03-31' });
    expect(periodAsked({ from: '2025-03-31' }, '2026-03-31').from).toBe('2025-03-31');
  });
  it.each([
    ['ends before it begins', { from: '2026-03-02', to: '2026-03-01' }],
    ['is longer than a year', { from: '2025-03-01', to: '2026-03-31' }],
  ])('is refused when it %s', (_what, asked) => {
    expect(() => periodAsked(asked, '2026-03-31')).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  });
});

describe('what an entry adds', () => {
  const placed = new Map([['clm_1', { payerId: 'pay_1', serviceDay: '2026-01-02' }]]);
  const entry = (
    account: 'payer_receivable' | 'patient_receivable' | 'charges' | 'bank',
    amount: number,
  ) => ({
    postedOn: '2026-03-05',
    lines: [{ account, amount, claimId: account === 'bank' ? null : 'clm_1' }],
  });
  it('receivables on the service day, charges on the day of posting, nothing for the rest', () => {
    const all = [entry('payer_receivable', 500), entry('patient_receivable', -20), entry('charges', -500)];
    expect(ledgerChanges([...all, entry('bank', 20)], placed)).toEqual([
      { kind: 'open', payerId: 'pay_1', day: '2026-01-02', sums: { payerOpen: 500 } },
      { kind: 'open', payerId: 'pay_1', day: '2026-01-02', sums: { patientOpen: -20 } },
      { kind: 'activity', payerId: 'pay_1', day: '2026-03-05', sums: { charges: 500 } },
    ]);
  });
  it('a posting about a claim that nobody placed fails, so that no report can miss it', () => {
    expect(() => ledgerChanges([entry('payer_receivable', 1)], new Map())).toThrow('no report');
  });
});
