import type { ClaimStore } from '../claims/claim.store.ts';
import type { ClaimState } from '../claims/claim.ts';
import { coverageFor, lacksSubscriber } from '../coverages/coverage.rules.ts';
import type { CoverageStore } from '../coverages/coverage.store.ts';
import type { EntryState } from '../ledger/ledger.ts';
import type { LedgerStore } from '../ledger/ledger.store.ts';
import type { PayerStore } from '../payers/payer.store.ts';
import type { EarlierPayersOf } from './bill.ts';
import type { EarlierPayer } from './professional-claim.rules.ts';
import { lineControlNumber } from './professional-claim.rules.ts';

interface Parts {
  claims: ClaimStore;
  payers: PayerStore;
  coverages: CoverageStore;
  ledger: LedgerStore;
}

const mostEntries = 100;

/** What the claims before this one brought, as their payers' remittances told it, the first payer's first. */
export const earlierPayers =
  ({ claims, payers, coverages, ledger }: Parts): EarlierPayersOf =>
  async (tx, scope, claim) => {
    const earlier: EarlierPayer[] = [];
    for (let id = claim.primaryClaimId; id !== null;) {
      const before = await claims.load(scope, id, tx);
      const payer = before && (await payers.load(scope, before.payerId, tx));
      if (!before || !payer) return [];
      const periods = await coverages.periodsOf(tx, scope, before.clientId);
      const day = before.lines[0]?.date ?? '';
      const chosen = coverageFor({ day, payerId: before.payerId, rank: before.rank }, periods);
      const coverage = chosen && (await coverages.load(scope, chosen._id, tx));
      if (!coverage || lacksSubscriber(coverage)) return [];
      const filter = { claimId: before.id, kind: 'payer_payment' };
      const { items } = await ledger.list(scope, filter, mostEntries, undefined, { tx });
      earlier.unshift({ payer, coverage, ...decisionOf(before, items) });
      id = before.primaryClaimId;
    }
    return earlier;
  };

type Adjustment = EarlierPayer['adjustments'][number];

/** All that was posted, taken together: what a reversal took back falls out. Line by line, as 2430 wants it. */
export function decisionOf(
  claim: Pick<ClaimState, 'lines' | 'paidAmount'>,
  entries: readonly Pick<EntryState, 'adjustments' | 'postedOn'>[],
): Pick<EarlierPayer, 'paid' | 'adjustments' | 'lines'> {
  const net = new Map<string, Adjustment & { at: number }>();
  for (const { line, group, reason, amount } of entries.flatMap((e) => e.adjustments)) {
    const at = placeOf(claim, line);
    const key = [at, group, reason].join('/');
    net.set(key, { at, group, reason, amount: (net.get(key)?.amount ?? 0) + amount });
  }
  const found = [...net.values()].filter((a) => a.amount !== 0);
  const of = (place: number): Adjustment[] =>
    found.filter((a) => a.at === place).map(({ group, reason, amount }) => ({ group, reason, amount }));
  const date = entries
    .map((e) => e.postedOn)
    .sort()
    .at(-1);
  return {
    paid: claim.paidAmount ?? 0,
    adjustments: of(-1),
    lines: claim.lines.map((line, i) => {
      const adjustments = of(i);
      const paid = line.charge - adjustments.reduce((sum, a) => sum + a.amount, 0);
      return { paid, adjustments, ...(date === undefined ? {} : { date }) };
    }),
  };
}

/** By the line's control number, else by its procedure; -1 is the claim as a whole. */
function placeOf({ lines }: Pick<ClaimState, 'lines'>, name: string | null): number {
  if (name === null) return -1;
  const byNumber = lines.findIndex((_, i) => lineControlNumber(i) === name);
  return byNumber >= 0 ? byNumber : lines.findIndex((line) => line.cpt === name);
}
