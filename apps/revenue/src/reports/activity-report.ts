import { csvMediaType } from '@rymeda/contracts';
import type { Scope, Transactional } from '@rymeda/tenancy';
import type { ByPayer, ReportParts } from './by-payer.ts';
import { csv, type Cell } from './csv.ts';
import type { Period } from './period.rules.ts';
import { periodsOf } from './totals.rules.ts';
import type { Sum, Sums } from './totals.ts';

/** What happened in a period, what is not in the totals yet included. */
export async function activityIn(
  { totals }: Pick<ReportParts, 'totals'>,
  at: Transactional,
  scope: Scope,
  names: readonly Sum[],
  { from, to }: Period,
  payerId?: string,
): Promise<{ payerId: string; sums: Sums }[]> {
  const waiting = await totals.notYetIn(at, scope, 'activity', { payerId });
  const known = await totals.sums(at, scope, names, periodsOf(from, to), { payerId });
  return [...known, ...waiting.filter(({ day }) => from <= day && day <= to)];
}

/** A report by payer as its contract has it, and as a table. */
export function tabled<F extends Record<string, Cell>>(
  name: string,
  period: Period,
  { rows, totals }: ByPayer,
  figures: (sums: Sums) => F,
  format: 'json' | 'csv',
) {
  const data = {
    ...period,
    rows: rows.map(({ payerId, payerName, sums }) => ({ payerId, payerName, ...figures(sums) })),
    totals: figures(totals),
  };
  if (format === 'json') return { data };
  const columns = Object.keys(data.totals);
  const lines = [...data.rows, { payerId: null, payerName: 'All payers', ...data.totals }];
  const body = csv(
    ['payerId', 'payerName', ...columns],
    lines.map((row) => [row.payerId, row.payerName, ...columns.map((c) => (row as F)[c] ?? null)]),
  );
  const filename = `${name}-${period.from}-${period.to}.csv`;
  return { data, raw: { contentType: csvMediaType, body, filename } };
}
