import { reportOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { today } from '../days.ts';
import { activityIn, tabled } from './activity-report.ts';
import { byPayer, type ReportParts } from './by-payer.ts';
import { periodAsked } from './period.rules.ts';
import { firstPassOf, firstPassSums } from './rates.rules.ts';

export const firstPass = (parts: ReportParts) =>
  route(reportOperations.firstPass, 'revenue_report', async ({ scope, query, now }) => {
    const period = periodAsked(query, today(now));
    const found = await parts.transactions.snapshot(scope, async (at) =>
      byPayer(
        parts.payers,
        at,
        scope,
        await activityIn(parts, at, scope, firstPassSums, period, query.payerId),
      ),
    );
    return tabled('first-pass', period, found, firstPassOf, query.format);
  });
