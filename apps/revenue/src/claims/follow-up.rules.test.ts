import { describe, expect, it } from '@jest/globals';
import { sampleClaim, samplePayer } from '../testing/bill.ts';
import { correctionOf, secondaryOf, voidOf } from './follow-up.rules.ts';

const birth = { id: 'clm_2', organizationId: 'org_1', now: new Date('2026-04-01T00:00:00Z') };
const decided = sampleClaim({
  ...{ status: 'paid', submissionState: 'paid', payerClaimNumber: 'ICN1' },
  ...{ paidAmount: 10_000, patientResponsibility: 5_029 },
});

describe('a corrected claim', () => {
  it('of one that was decided replaces it (7) by the payer’s number, with all of its lines', () => {
    expect(correctionOf(decided, samplePayer, birth)).toMatchObject({
      ...{ frequency: '7', replacesClaimId: 'clm_1', payerClaimNumber: 'ICN1', lines: decided.lines },
      ...{ status: 'draft', controlNumber: null, paidAmount: null },
    });
  });

  it.each(['rejected', 'rejected_by_payer'] as const)(
    'of one that was %s is an original again: it was never filed',
    (submissionState) => {
      for (const payerClaimNumber of [null, 'ICN1']) {
        const claim = sampleClaim({ status: 'denied', submissionState, payerClaimNumber });
        expect(correctionOf(claim, samplePayer, birth)).toMatchObject({
          ...{ frequency: '1', payerClaimNumber: null, replacesClaimId: 'clm_1' },
        });
      }
    },
  );

  it.each(['7', '8'] as const)(
    'of one that the payer never took stays what it was (%s): the claim before it is still the payer’s',
    (frequency) => {
      const refused = sampleClaim({
        ...{ status: 'denied', submissionState: 'rejected_by_payer', frequency },
        ...{ replacesClaimId: 'clm_0', payerClaimNumber: 'ICN1' },
      });
      expect(correctionOf(refused, samplePayer, birth)).toMatchObject({
        ...{ frequency, payerClaimNumber: 'ICN1', replacesClaimId: 'clm_1' },
      });
    },
  );

  it.each(['paid', 'partly_paid', 'denied', 'reversed'] as const)(
    'and a void are made of one that is %s',
    (submissionState) => {
      const claim = { ...decided, submissionState };
      expect(correctionOf(claim, samplePayer, birth).frequency).toBe('7');
      expect(voidOf(claim, samplePayer, birth).frequency).toBe('8');
    },
  );

  it('and a void are made neither before adjudication, nor without the payer’s number, nor twice', () => {
    for (const make of [correctionOf, voidOf]) {
      const waiting = sampleClaim({ status: 'accepted', submissionState: 'accepted_by_payer' });
      expect(() => make(waiting, samplePayer, birth)).toThrow('has not decided');
      expect(() => make({ ...decided, payerClaimNumber: null }, samplePayer, birth)).toThrow('no number');
      expect(() => make({ ...decided, replacedByClaimId: 'clm_3' }, samplePayer, birth)).toThrow('its place');
      for (const submissionState of ['replaced', 'voided'] as const)
        expect(() => make({ ...decided, submissionState }, samplePayer, birth)).toThrow('its place');
      expect(() => make(decided, { ...samplePayer, acceptsReplacement: false }, birth)).toThrow('takes no');
    }
    expect(voidOf(decided, samplePayer, birth)).toMatchObject({ frequency: '8', payerClaimNumber: 'ICN1' });
  });
});

describe('a secondary claim', () => {
  it('is made of what the first payer left to the patient, as it was charged', () => {
    const authorized = { ...decided, authorizationNumber: 'AUTH1' };
    expect(secondaryOf(authorized, 'pay_2', birth)).toMatchObject({
      authorizationNumber: null,
      ...{ payerId: 'pay_2', rank: 2, primaryClaimId: 'clm_1', frequency: '1', replacesClaimId: null },
      ...{ totalAmount: decided.totalAmount, submissionState: 'draft', forwarded: false },
    });
  });

  it('is an original, also of one that took the place of another', () => {
    const corrected = { ...decided, frequency: '7' as const, replacesClaimId: 'clm_0' };
    expect(secondaryOf(corrected, 'pay_2', birth)).toMatchObject({
      ...{ frequency: '1', replacesClaimId: null, payerClaimNumber: null },
    });
  });

  it('is made neither where the first payer sent it on by itself, nor of nothing, nor to nobody', () => {
    expect(() => secondaryOf({ ...decided, forwarded: true }, 'pay_2', birth)).toThrow('sent it on');
    for (const patientResponsibility of [0, null])
      expect(() => secondaryOf({ ...decided, patientResponsibility }, 'pay_2', birth)).toThrow('nothing');
    expect(secondaryOf({ ...decided, patientResponsibility: 1 }, 'pay_2', birth).rank).toBe(2);
    expect(() => secondaryOf(decided, undefined, birth)).toThrow('no further coverage');
    expect(() => secondaryOf(sampleClaim({ submissionState: 'submitted' }), 'pay_2', birth)).toThrow(
      'not paid',
    );
  });
});
