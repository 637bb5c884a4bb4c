import type { EntryState } from '../ledger/ledger.ts';
import type { Change } from './totals.ts';

/** Of a claim, what places its money in a report. */
export interface PlacedClaim {
  payerId: string;
  /** YYYY-MM-DD: from it, receivables age. */
  serviceDay: string;
}

/** What entries add to the totals. Throws for money of a claim that is not among `claims`: it would be missing. */
export function ledgerChanges(
  entries: readonly Pick<EntryState, 'lines' | 'postedOn'>[],
  claims: ReadonlyMap<string, PlacedClaim>,
): Change[] {
  return entries.flatMap(({ lines, postedOn }) =>
    lines.flatMap(({ account, amount, claimId }): Change[] => {
      if (!['payer_receivable', 'patient_receivable', 'charges'].includes(account)) return [];
      const claim = claims.get(claimId ?? '');
      if (claim === undefined) throw new Error('A posting about a claim that no report would show');
      const { payerId, serviceDay } = claim;
      if (account === 'charges')
        return [{ kind: 'activity', payerId, day: postedOn, sums: { charges: -amount } }];
      const sum = account === 'payer_receivable' ? 'payerOpen' : 'patientOpen';
      return [{ kind: 'open', payerId, day: serviceDay, sums: { [sum]: amount } }];
    }),
  );
}
