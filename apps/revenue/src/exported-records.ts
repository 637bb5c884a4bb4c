import { fromCents } from '@rymeda/kernel';
import type { Presented } from '@rymeda/service/records';
import { x12InDollars } from './x12-amounts.ts';

type Row = Record<string, unknown>;

/** Integer cents at rest, US dollars for whoever reads an export; absent and null amounts stay so. */
const dollars = (row: Row, ...names: string[]): Row => ({
  ...row,
  ...Object.fromEntries(
    names.flatMap((name) => (typeof row[name] === 'number' ? [[name, fromCents(row[name])]] : [])),
  ),
});
const each = (list: unknown, name: string): unknown =>
  Array.isArray(list) ? list.map((item) => dollars(item as Row, name)) : list;

/** By resource: records with amounts, as their own operations answer with them. */
export const inDollars: Readonly<Record<string, Presented>> = {
  payer: (row) => ({ ...row, feeSchedule: each(row['feeSchedule'], 'charge') }),
  claim: (row) => ({
    ...dollars(row, 'totalAmount', 'paidAmount', 'patientResponsibility'),
    lines: each(row['lines'], 'charge'),
  }),
  batch: (row) => dollars(row, 'totalAmount'),
  file: (row) => ({ ...row, totals: dollars((row['totals'] ?? {}) as Row, 'paidAmount') }),
  remittance: (row) => dollars(row, 'amount'),
  deposit: (row) => dollars(row, 'amount'),
  exception: (row) => ({ ...dollars(row, 'amount'), content: x12InDollars(row['content']) }),
  submission: (row) => ({ ...row, content: x12InDollars(row['content']) }),
  ledger_entry: (row) => ({
    ...row,
    lines: each(row['lines'], 'amount'),
    adjustments: each(row['adjustments'], 'amount'),
  }),
};
