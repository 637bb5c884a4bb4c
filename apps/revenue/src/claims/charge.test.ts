import { describe, expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import { openOf } from '../ledger/balance.rules.ts';
import { entryOf, transfer, type EntryState, type LedgerSum, type NewEntry } from '../ledger/ledger.ts';
import type { PayableClaim } from '../posting/post-payment.rules.ts';
import { usualSettings } from '../settings/settings.ts';
import { sampleClaim } from '../testing/bill.ts';
import { claimCharger } from './charge.ts';
import type { ClaimState } from './claim.ts';

const scope = { organizationId: 'org_1' } as TenantContext;
const now = new Date('2026-04-01T12:00:00Z');
const tx = { now } as Tx;

/** Claims whose submissions are charged one after the other, and what payers and patients then owe. */
function books() {
  const known = new Map<string, PayableClaim>();
  const entries: EntryState[] = [];
  const sums = (claimId: string): LedgerSum[] =>
    entries.flatMap(({ kind, lines }) =>
      lines
        .filter((line) => line.claimId === claimId)
        .map(({ account, amount }) => ({ account, amount, kind })),
    );
  const charge = claimCharger({
    settings: { load: async () => usualSettings('org_1') },
    ledger: {
      insert: async (_tx, _scope, entry) => void entries.push(entry),
      sums: async (_scope, of) => sums('claimId' in of ? of.claimId : ''),
    },
    changes: {
      load: async () => new Map(known),
      replaced: async () => undefined,
      touch: async () => undefined,
    },
  });
  return {
    submit: async (claim: ClaimState): Promise<void> => {
      await charge(tx, scope, claim);
      known.set(claim.id, { ...claim, serviceDay: '2026-03-02' });
    },
    post: (entry: Omit<NewEntry, 'id'>) =>
      void entries.push(
        entryOf({ id: 'led_1', ...entry }, { organizationId: 'org_1', now, postedOn: '2026-04-01' }),
      ),
    open: (id: string) => openOf(sums(id)),
    charges: () =>
      entries
        .flatMap(({ lines }) => lines)
        .filter(({ account }) => account === 'charges')
        .reduce((sum, { amount }) => sum - amount, 0),
  };
}

const decided = { submissionState: 'partly_paid', patientResponsibility: 5_029 } as const;

/** 150.29 is charged, 100 paid, and 50.29 left to the patient, which is asked of the next payer. Cents. */
async function withSecondary({ paidByPatient = 0, forgiven = 0 } = {}) {
  const all = books();
  await all.submit(sampleClaim({ id: 'clm_1', ...decided }));
  all.post({
    kind: 'payer_payment',
    lines: [
      { account: 'undeposited_funds', amount: 10_000, claimId: 'clm_1' },
      { account: 'patient_receivable', amount: 5_029, claimId: 'clm_1' },
      { account: 'payer_receivable', amount: -15_029, claimId: 'clm_1' },
    ],
  });
  all.post({
    kind: 'patient_payment',
    lines: transfer('undeposited_funds', 'patient_receivable', paidByPatient, 'clm_1'),
  });
  all.post({ kind: 'write_off', lines: transfer('write_offs', 'patient_receivable', forgiven, 'clm_1') });
  const later = { payerId: 'pay_2', rank: 2, primaryClaimId: 'clm_1' };
  await all.submit(sampleClaim({ id: 'clm_2', ...later }));
  return { ...all, later };
}

describe('the charge of a submission', () => {
  it('of a replacement is asked once: that of the claim before it is taken away', async () => {
    const all = books();
    await all.submit(sampleClaim({ id: 'clm_1' }));
    await all.submit(sampleClaim({ id: 'clm_2', frequency: '7', replacesClaimId: 'clm_1' }));
    expect([all.open('clm_1').payer, all.open('clm_2').payer, all.charges()]).toEqual([0, 15_029, 15_029]);
    await all.submit(sampleClaim({ id: 'clm_3', frequency: '8', replacesClaimId: 'clm_2' }));
    expect([all.open('clm_2').payer, all.open('clm_3').payer, all.charges()]).toEqual([0, 0, 0]);
  });

  it('is taken away with what a person had written off of it: nobody owes less than nothing', async () => {
    const all = books();
    await all.submit(sampleClaim({ id: 'clm_1' }));
    const lines = transfer('write_offs', 'payer_receivable', 15_029, 'clm_1');
    all.post({ kind: 'write_off', claimId: 'clm_1', lines });
    await all.submit(sampleClaim({ id: 'clm_2', frequency: '7', replacesClaimId: 'clm_1' }));
    await all.submit(sampleClaim({ id: 'clm_3', frequency: '8', replacesClaimId: 'clm_2' }));
    expect(['clm_1', 'clm_2', 'clm_3'].map((id) => all.open(id).payer)).toEqual([0, 0, 0]);
  });

  it('is taken away once, where the void that did it was rejected and is sent again', async () => {
    const all = books();
    await all.submit(sampleClaim({ id: 'clm_1' }));
    await all.submit(sampleClaim({ id: 'clm_2', frequency: '8', replacesClaimId: 'clm_1' }));
    await all.submit(sampleClaim({ id: 'clm_3', frequency: '8', replacesClaimId: 'clm_2' }));
    expect(['clm_1', 'clm_2', 'clm_3'].map((id) => all.open(id).payer)).toEqual([0, 0, 0]);
    expect(all.charges()).toBe(0);
  });

  it('of a secondary claim is what the first payer left to the patient', async () => {
    const all = await withSecondary();
    expect([all.open('clm_1'), all.open('clm_2')]).toEqual([
      { payer: 0, patient: 0 },
      { payer: 5_029, patient: 0 },
    ]);
    expect(all.charges()).toBe(15_029);
  });

  it('of a secondary claim leaves the patient what he has paid too much', async () => {
    const all = books();
    await all.submit(sampleClaim({ id: 'clm_1', ...decided }));
    all.post({
      kind: 'patient_payment',
      lines: transfer('undeposited_funds', 'patient_receivable', 3_000, 'clm_1'),
    });
    await all.submit(sampleClaim({ id: 'clm_2', payerId: 'pay_2', rank: 2, primaryClaimId: 'clm_1' }));
    expect([all.open('clm_1').patient, all.open('clm_2').payer]).toEqual([-3_000, 0]);
  });

  it('of a secondary claim is all of it, whatever the patient has paid or was forgiven, and his payment goes along', async () => {
    const all = await withSecondary({ paidByPatient: 1_000, forgiven: 500 });
    expect([all.open('clm_1'), all.open('clm_2')]).toEqual([
      { payer: 0, patient: 0 },
      { payer: 5_029, patient: -1_000 },
    ]);
    // Its payer pays all but 6: of the ten dollars four are the patient's to get back, and nothing is the payer's.
    all.post({
      kind: 'payer_payment',
      lines: [
        { account: 'undeposited_funds', amount: 4_429, claimId: 'clm_2' },
        { account: 'patient_receivable', amount: 600, claimId: 'clm_2' },
        { account: 'payer_receivable', amount: -5_029, claimId: 'clm_2' },
      ],
    });
    expect(all.open('clm_2')).toEqual({ payer: 0, patient: -400 });
  });

  it('of a secondary claim goes back with what the patient had paid, or goes over with it', async () => {
    for (const [frequency, expected] of [
      ['8', [4_029, 0, 0]],
      ['7', [0, 5_029, -1_000]],
    ] as const) {
      const all = await withSecondary({ paidByPatient: 1_000 });
      await all.submit(sampleClaim({ id: 'clm_3', ...all.later, frequency, replacesClaimId: 'clm_2' }));
      const [first, second, third] = ['clm_1', 'clm_2', 'clm_3'].map((id) => all.open(id));
      expect([first?.patient, third?.payer, third?.patient]).toEqual(expected);
      expect([first?.payer, second]).toEqual([0, { payer: 0, patient: 0 }]);
    }
  });

  it('of a replacement takes along what the patient had paid of the claim before it; a void leaves it there', async () => {
    for (const [frequency, expected] of [
      ['7', [2_000, -2_000]],
      ['8', [0, 0]],
    ] as const) {
      const all = books();
      await all.submit(sampleClaim({ id: 'clm_1', ...decided }));
      const left = { account: 'patient_receivable', amount: 2_000, claimId: 'clm_1' } as const;
      all.post({
        kind: 'payer_payment',
        lines: [left, { ...left, account: 'payer_receivable', amount: -2_000 }],
      });
      all.post({
        kind: 'patient_payment',
        lines: transfer('undeposited_funds', 'patient_receivable', 2_000, 'clm_1'),
      });
      await all.submit(sampleClaim({ id: 'clm_2', frequency, replacesClaimId: 'clm_1' }));
      expect([all.open('clm_1').patient, all.open('clm_2').patient]).toEqual(expected);
    }
  });

  it.each([
    ['reversed', { submissionState: 'reversed', patientResponsibility: 0 }, 'has not paid'],
    ['replaced', { submissionState: 'replaced' }, 'has not paid'],
    ['sent on by its payer itself', { forwarded: true }, 'sent it on'],
  ] as const)(
    'of a secondary claim is refused where the first one was %s since the draft was made',
    async (_what, since, message) => {
      const all = books();
      await all.submit(sampleClaim({ id: 'clm_1', ...decided, ...since }));
      const later = { payerId: 'pay_2', rank: 2, primaryClaimId: 'clm_1' };
      await expect(all.submit(sampleClaim({ id: 'clm_2', ...later }))).rejects.toThrow(message);
      await all.submit(sampleClaim({ id: 'clm_3', ...later, frequency: '8' }));
      expect([all.open('clm_2').payer, all.open('clm_3').payer]).toEqual([0, 0]);
    },
  );

  it('of a secondary claim goes over to the one that takes its place: nothing was charged by it', async () => {
    const all = await withSecondary();
    await all.submit(sampleClaim({ id: 'clm_3', ...all.later, replacesClaimId: 'clm_2' }));
    expect([all.open('clm_1').patient, all.open('clm_2').payer, all.open('clm_3').payer]).toEqual([
      0, 0, 5_029,
    ]);
    expect(all.charges()).toBe(15_029);
  });

  it('of a secondary claim that is voided is the patient’s again', async () => {
    const all = await withSecondary();
    await all.submit(sampleClaim({ id: 'clm_3', ...all.later, frequency: '8', replacesClaimId: 'clm_2' }));
    expect([all.open('clm_1').patient, all.open('clm_2').payer, all.open('clm_3').payer]).toEqual([
      5_029, 0, 0,
    ]);
    expect(all.charges()).toBe(15_029);
  });
});
