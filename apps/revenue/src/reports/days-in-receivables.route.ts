import { reportOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { today } from '../days.ts';
import type { IdentityClient } from '../engines/identity-client.ts';
import { activityIn, tabled } from './activity-report.ts';
import { asOfAsked } from './as-of.ts';
import { byPayer, type ReportParts } from './by-payer.ts';
import { openTotals, openWaiting } from './open-receivables.ts';
import { lastDays } from './period.rules.ts';
import { daysInReceivablesOf } from './rates.rules.ts';
import { allDays } from './totals.rules.ts';

export const daysInReceivables = (parts: ReportParts & { identity: IdentityClient }) =>
  route(reportOperations.daysInReceivables, 'revenue_report', async ({ scope, query, now }) => {
    const { payerId, format } = query;
    const asOf = await asOfAsked(parts, scope, query.asOf, now);
    const asked = { payerId, asOf, today: today(now) };
    const period = lastDays(asOf);
    const found = await parts.transactions.snapshot(scope, async (at) => {
      const waiting = await openWaiting(parts, at, scope, asked);
      const [open, activity] = await Promise.all([
        openTotals(parts, at, scope, [allDays], asked),
        activityIn(parts, at, scope, ['charges'], period, payerId),
      ]);
      const charged = activity.map((row) => ({
        payerId: row.payerId,
        sums: { charges: row.sums.charges ?? 0 },
      }));
      return byPayer(parts.payers, at, scope, [...open, ...waiting, ...charged]);
    });
    return tabled('days-in-receivables', period, found, daysInReceivablesOf, format);
  });
