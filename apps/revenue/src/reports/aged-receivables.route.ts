import { csvMediaType, reportOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { today } from '../days.ts';
import type { IdentityClient } from '../engines/identity-client.ts';
import { agedReport, type Aged } from './aged-receivables.rules.ts';
import { asOfAsked } from './as-of.ts';
import { byPayer, type ReportParts } from './by-payer.ts';
import { csv } from './csv.ts';
import { openByAge } from './open-receivables.ts';

export const agedReceivables = (parts: ReportParts & { identity: IdentityClient }) =>
  route(reportOperations.agedReceivables, 'revenue_report', async ({ scope, query, now }) => {
    const { payerId, format } = query;
    const asOf = await asOfAsked(parts, scope, query.asOf, now);
    const asked = { payerId, asOf, today: today(now) };
    const data = await parts.transactions.snapshot(scope, async (at) => {
      const found = await openByAge(parts, at, scope, asked);
      const { rows } = await byPayer(parts.payers, at, scope, nonZero(found));
      return agedReport(
        found,
        rows.map(({ sums: _sums, ...payer }) => payer),
        asOf,
      );
    });
    if (format === 'json') return { data };
    const ages = ['days0To30', 'days31To60', 'days61To90', 'over90', 'total'] as const;
    const lines = [...data.rows, { payerId: null, payerName: 'All payers', from: null, ...data.totals }];
    const body = csv(
      ['payerId', 'payerName', 'from', ...ages],
      lines.map((r) => [r.payerId, r.payerName, r.from, ...ages.map((age) => r[age])]),
    );
    return { data, raw: { contentType: csvMediaType, body, filename: `aged-receivables-${asOf}.csv` } };
  });

/** A payer whose ages cancel out is still one of the report: each counts by itself. */
const nonZero = (found: readonly Aged[]) =>
  found.map(({ payerId, sums }) => ({
    payerId,
    sums: Object.fromEntries(Object.entries(sums).map(([name, cents]) => [name, Math.abs(cents)])),
  }));
