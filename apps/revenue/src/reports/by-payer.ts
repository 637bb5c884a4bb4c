import type { Transactions } from '@rymeda/events';
import type { Scope, Transactional } from '@rymeda/tenancy';
import type { PayerStore } from '../payers/payer.store.ts';
import { added } from './totals.rules.ts';
import type { Sums } from './totals.ts';
import type { TotalsStore } from './totals.store.ts';

export interface ReportParts {
  totals: TotalsStore;
  payers: Pick<PayerStore, 'names'>;
  transactions: Transactions;
}

/** Sums of each payer, and of all. */
export interface ByPayer {
  rows: { payerId: string; payerName: string | null; sums: Sums }[];
  totals: Sums;
}

/** By name, then id, each payer once; those that come to nothing are left out. */
export async function byPayer(
  payers: ReportParts['payers'],
  at: Transactional,
  scope: Scope,
  found: readonly { payerId: string; sums: Sums }[],
): Promise<ByPayer> {
  const all = new Map<string, Sums>();
  for (const { payerId, sums } of found) all.set(payerId, added(all.get(payerId) ?? {}, sums));
  const kept = [...all].filter(([, sums]) => Object.values(sums).some((n) => n !== 0));
  const names = await payers.names(
    at,
    scope,
    kept.map(([payerId]) => payerId),
  );
  const rows = kept
    .map(([payerId, sums]) => ({ payerId, payerName: names.get(payerId) ?? null, sums }))
    .sort((a, b) => compare(a.payerName ?? '', b.payerName ?? '') || compare(a.payerId, b.payerId));
  return { rows, totals: rows.reduce<Sums>((sum, row) => added(sum, row.sums), {}) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
