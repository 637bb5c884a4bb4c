import { describe, expect, it } from '@jest/globals';
import type { Fee } from '../payers/payer.ts';
import { draftOf, feesFor, payerOf } from './draft.rules.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const birth = { id: 'clm_1', organizationId: 'org_1', now };
const session = {
  id: 'ses_1',
  clientId: 'pat_1',
  serviceType: 'behavioral_health',
  serviceDate: '2026-03-02',
};
const fee = (more: Partial<Fee> = {}): Fee => ({
  serviceType: 'behavioral_health',
  cpt: '90837',
  modifiers: [],
  charge: 15_029,
  ...more,
});

describe('a draft from a completed session', () => {
  it("is charged by the payer's schedule, to the cent, and has no diagnosis yet", () => {
    const draft = draftOf(
      session,
      { id: 'pay_1', feeSchedule: [fee(), fee({ cpt: '90785', charge: 1 })] },
      birth,
    );
    expect(draft).toMatchObject({
      clientId: 'pat_1',
      sessionId: 'ses_1',
      payerId: 'pay_1',
      status: 'draft',
      cptCodes: ['90837', '90785'],
      icdCodes: [],
      totalAmount: 15_030,
    });
  });

  it("has a line a fee, with the fee's modifiers and the session's day", () => {
    const schedule = [fee({ modifiers: ['95'] }), fee({ cpt: '90785', charge: 1 })];
    expect(draftOf(session, { id: 'pay_1', feeSchedule: schedule }, birth)?.lines).toMatchObject([
      { cpt: '90837', modifiers: ['95'], units: 1, charge: 15_029, date: '2026-03-02' },
      { cpt: '90785', modifiers: [], units: 1, charge: 1, date: '2026-03-02' },
    ]);
  });

  it.each([
    ['another service', fee({ serviceType: 'intake' })],
    ['a fee that begins later', fee({ from: '2026-03-03' })],
    ['a fee that ended before', fee({ to: '2026-03-01' })],
  ])('is not made for %s', (_what, entry) => {
    expect(draftOf(session, { id: 'pay_1', feeSchedule: [entry] }, birth)).toBeUndefined();
  });

  it('takes the fee on its first and on its last day', () => {
    const schedule = [fee({ from: '2026-03-02', to: '2026-03-02' })];
    expect(feesFor(schedule, 'behavioral_health', '2026-03-02')).toEqual(schedule);
  });

  it('goes to the payer that pays first on the day of the service, or to none', () => {
    expect(
      payerOf(session, [
        { payerId: 'pay_2', rank: 2 },
        { payerId: 'pay_1', rank: 1 },
      ]),
    ).toBe('pay_1');
    expect(payerOf(session, [{ payerId: 'pay_1', rank: 1, to: '2026-03-01' }])).toBeUndefined();
  });
});
