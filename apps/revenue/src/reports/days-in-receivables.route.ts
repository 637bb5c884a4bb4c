import { reportOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { today } from '../days.ts';
import { activityIn, tabled } from './activity-report.ts';
import { byPayer, inSnapshot, type ReportParts } from './by-payer.ts';
import { lastDays } from './period.rules.ts';
import { daysInReceivablesOf } from './rates.rules.ts';
import { allDays } from './totals.rules.ts';
import { openSums } from './totals.ts';

export const daysInReceivables = (parts: ReportParts) =>
  route(reportOperations.daysInReceivables, 'revenue_report', async ({ scope, query, now }) => {
    const { payerId, format } = query;
    const period = lastDays(today(now));
    const { totals, payers } = parts;
    const found = await inSnapshot(parts, scope, async (tx) => {
      const open = await totals.sums(tx, scope, openSums, [allDays], payerId);
      const waiting = await totals.notYetIn(tx, scope, 'open', payerId);
      const charged = (await activityIn(parts, tx, scope, ['charges'], period, payerId)).map((row) => ({
        payerId: row.payerId,
        sums: { charges: row.sums.charges ?? 0 },
      }));
      return byPayer(payers, tx, scope, [...open, ...waiting, ...charged]);
    });
    return tabled('days-in-receivables', period, found, daysInReceivablesOf, format);
  });
