import { describe, expect, it } from '@jest/globals';
import { payerCreate, payerPatch } from '@rymeda/contracts';
import { changePayer, newPayer } from './payer.rules.ts';
import { toPayer } from './payer.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const later = new Date('2026-03-03T14:00:00.000Z');
const body = {
  name: 'Harbor Health Plan',
  payerId: '60054',
  timelyFilingDays: 90,
  edi: { senderId: 'RYMEDA', receiverId: '60054', test: true },
  feeSchedule: [{ serviceType: 'behavioral_health', cpt: '90837', charge: 150.29 }],
};
const state = newPayer(payerCreate.parse(body), { id: 'pay_1', organizationId: 'org_1', now });

describe('a payer', () => {
  it('keeps its charges in integer cents and answers them in dollars', () => {
    expect(state.feeSchedule).toEqual([
      { serviceType: 'behavioral_health', cpt: '90837', modifiers: [], charge: 15_029 },
    ]);
    expect(toPayer(state)).toMatchObject({ ...body, acceptsReplacement: true, address: null });
    expect(toPayer(state)).not.toHaveProperty('version');
  });

  it('is changed by a merge patch, which names what really changed and makes a version', () => {
    const { payer, changed } = changePayer(state, { payerId: '60054', edi: { test: false } }, later);
    expect(changed).toEqual(['edi']);
    expect(payer).toMatchObject({ version: 2, createdAt: now, updatedAt: later });
    expect(payer.edi).toEqual({ senderId: 'RYMEDA', receiverId: '60054', test: false });
  });

  it('stays as it is when nothing changes', () => {
    const patch = payerPatch.parse({ feeSchedule: body.feeSchedule, timelyFilingDays: 90 });
    expect(changePayer(state, patch, later)).toEqual({ payer: state, changed: [] });
  });

  it('has no fields of null within an object, so that sending it back changes nothing', () => {
    const address = { city: 'Boston', line2: null };
    const made = newPayer(payerCreate.parse({ ...body, address }), {
      id: 'pay_1',
      organizationId: 'org_1',
      now,
    });
    expect(made.address).toEqual({ city: 'Boston' });
    expect(changePayer(made, { address }, later)).toEqual({ payer: made, changed: [] });
  });

  it.each([
    ['a name that is gone', { name: null }],
    ['a charge below a cent', { feeSchedule: [{ ...body.feeSchedule[0], charge: 0.001 }] }],
    [
      'a period that ends before it begins',
      { feeSchedule: [{ ...body.feeSchedule[0], from: '2026-02-01', to: '2026-01-01' }] },
    ],
    ['a procedure that is no code', { feeSchedule: [{ ...body.feeSchedule[0], cpt: '9083' }] }],
    ['an interchange id that no envelope holds', { edi: { senderId: 'longer than fifteen' } }],
    ['a filing indicator that X12 does not know', { claimFilingIndicator: 'XX' }],
  ])('refuses %s', (_what, patch) => {
    expect(payerPatch.safeParse(patch).success).toBe(false);
  });
});
