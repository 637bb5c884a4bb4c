import { expect, it } from '@jest/globals';
import type { Tx } from '@rymeda/events';
import type { ClaimPayment } from '@rymeda/x12';
import { entryOf, type EntryState } from '../ledger/ledger.ts';
import { decisionOf } from '../submissions/earlier-payers.ts';
import { sampleClaim } from '../testing/bill.ts';
import { postingOf, type PayableClaim } from './post-payment.rules.ts';
import { denialTakenBack, paymentEntry } from './post-remittance.ts';

const at = { organizationId: 'org_1', now: new Date('2026-04-01T12:00:00Z'), postedOn: '2026-04-01' };
const accepted = { status: 'accepted', submissionState: 'accepted_by_payer' } as const;
const claim: PayableClaim = { ...sampleClaim(accepted), serviceDay: '2026-03-02' };

const answer = (adjustments: ClaimPayment['adjustments']): ClaimPayment =>
  ({
    ...{ claimNumber: 'C1', status: '1', charge: 15_029, adjustments: [], remarks: [] },
    paid: 15_029 - adjustments.reduce((sum, a) => sum + a.amount, 0),
    lines: [{ code: '90837', charge: 15_029, adjustments, remarks: [], paid: 0 }],
  }) as unknown as ClaimPayment;
const adj = (group: string, reason: string, amount: number) => ({ group, reason, amount });

function posted(payment: ClaimPayment, of: PayableClaim): [EntryState, PayableClaim] {
  const outcome = postingOf(payment, of, ['45']);
  if (!('posting' in outcome)) throw new Error(JSON.stringify(outcome));
  const { path, submissionState, paidAmount, patientResponsibility, lines } = outcome.posting;
  return [
    entryOf(paymentEntry(payment, of, lines, 'rem_1'), at),
    { ...of, status: path.at(-1) ?? of.status, submissionState, paidAmount, patientResponsibility },
  ];
}
const sums = (entries: readonly EntryState[]) => {
  const found: Record<string, number> = {};
  for (const { account, amount } of entries.flatMap((e) => e.lines))
    found[account] = (found[account] ?? 0) + amount;
  return found;
};
const ledgerOf = (items: EntryState[]) =>
  ({ list: async () => ({ items, next: null }) }) as unknown as Parameters<typeof denialTakenBack>[0];
const back = (items: EntryState[], of: PayableClaim) =>
  denialTakenBack(ledgerOf(items), {} as Tx, at, { claim: of, ...at });

it('what is paid after a denial that was not reversed comes to what it would have without the denial', async () => {
  const [denial, denied] = posted(
    answer([adj('CO', '45', 3_000), adj('PR', '3', 2_029), adj('CO', '16', 10_000)]),
    claim,
  );
  const right = answer([adj('CO', '45', 3_000), adj('PR', '3', 2_029)]);
  const [payment, paid] = posted(right, denied);
  const all = [denial, ...(await back([denial], denied)), payment];
  expect(sums(all)).toEqual(sums([posted(right, claim)[0]]));
  expect(paid.patientResponsibility).toBe(2_029);
  // The next payer is told of the payment alone (rule 18).
  const { lines } = decisionOf(sampleClaim({ paidAmount: paid.paidAmount }), all);
  expect(lines).toMatchObject([{ paid: 10_000, adjustments: right.lines[0]?.adjustments }]);
});

it('of a denial that posted nothing nothing is taken back', async () => {
  const [, denied] = posted(answer([adj('CO', '16', 15_029)]), claim);
  expect(await back([], denied)).toEqual([]);
});
