import { expect, it } from '@jest/globals';
import type { ClaimStatus, SubmissionState } from '@rymeda/contracts';
import fc from 'fast-check';
import { advance, isNews, payerStatusOf, type Acknowledged } from './advance.rules.ts';

const start = { submissionState: 'submitted' as SubmissionState, status: 'submitted' as ClaimStatus };
const after = (all: readonly Acknowledged[]) =>
  all.reduce((claim, to) => {
    const next = advance(claim.submissionState, claim.status, to);
    return next === undefined
      ? claim
      : { submissionState: next.submissionState, status: next.path.at(-1) ?? claim.status };
  }, start);

it('acknowledgments that accept come to the same in any order and however often', () => {
  const some = fc.array(fc.constantFrom<Acknowledged>('received', 'accepted'), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(some, (all) => {
      expect(after(all).submissionState).toBe(
        all.includes('accepted') ? 'accepted_by_payer' : 'acknowledged',
      );
    }),
  );
});

it('a rejection is final, and that of a file comes too late for a claim that the payer has taken', () => {
  expect(after(['rejected', 'accepted', 'received'])).toEqual({
    submissionState: 'rejected_by_payer',
    status: 'denied',
  });
  expect(after(['accepted', 'rejected_file']).submissionState).toBe('accepted_by_payer');
  expect(after(['rejected_file', 'accepted'])).toEqual({ submissionState: 'rejected', status: 'denied' });
});

it('what comes too late moves nothing: a file’s rejection after its receipt, and either after a person’s denial', () => {
  expect(advance('acknowledged', 'submitted', 'rejected_file')).toBeUndefined();
  expect(advance('acknowledged', 'submitted', 'received')).toBeUndefined();
  expect(advance('accepted_by_payer', 'submitted', 'accepted')).toBeUndefined();
  expect(advance('acknowledged', 'submitted', 'accepted')?.path).toEqual(['accepted']);
  for (const to of ['rejected_file', 'accepted'] as const)
    expect(advance('submitted', 'denied', to)).toBeUndefined();
});

it('nothing moves what is decided', () => {
  for (const state of ['paid', 'denied', 'reversed', 'voided', 'draft'] as const)
    for (const to of ['received', 'rejected_file', 'accepted', 'rejected'] as const)
      expect(advance(state, 'paid', to)).toBeUndefined();
});

it('of what a payer tells the newest stays, in whatever order its files come and however often', () => {
  const told = (reportedAt: string, code: string) =>
    payerStatusOf({ codes: [code], asOf: null }, reportedAt, `fil_${code}`);
  const files = [
    told('2026-03-05T12:00', 'P1:20'),
    told('2026-03-09T08:30', 'P3:317'),
    told('2026-04-01T00:00', 'F1:65'),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray([...files, ...files], { minLength: 1 }), (some) => {
      const last = some.reduce((known, next) => (isNews(next, known ?? null) ? next : known), undefined);
      expect(last).toEqual(files.findLast((file) => some.includes(file)));
    }),
  );
});

it('what tells its moment is of that one, and the same moment again is no news', () => {
  const told = payerStatusOf({ codes: ['P3:317'], asOf: '2026-03-01' }, '2026-03-05T12:00', 'fil_1');
  expect(told?.reportedAt).toBe('2026-03-05T12:00');
  expect([isNews(told, null), isNews(told, told ?? null)]).toEqual([true, false]);
});

it('what tells no moment is taken as of its day, and without one not at all', () => {
  const codes = ['P3:317'];
  expect(payerStatusOf({ codes, asOf: '2026-03-05' }, undefined, 'fil_1')?.reportedAt).toBe(
    '2026-03-05T00:00',
  );
  expect(payerStatusOf({ codes, asOf: null }, undefined, 'fil_1')).toBeUndefined();
  expect(payerStatusOf({ codes: [], asOf: null }, '2026-03-05T12:00', 'fil_1')).toBeUndefined();
});
