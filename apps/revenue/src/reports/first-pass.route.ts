import { reportOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { today } from '../days.ts';
import { activityIn, tabled } from './activity-report.ts';
import { byPayer, inSnapshot, type ReportParts } from './by-payer.ts';
import { periodAsked } from './period.rules.ts';
import { firstPassOf, firstPassSums } from './rates.rules.ts';

export const firstPass = (parts: ReportParts) =>
  route(reportOperations.firstPass, 'revenue_report', async ({ scope, query, now }) => {
    const period = periodAsked(query, today(now));
    const found = await inSnapshot(parts, scope, async (tx) =>
      byPayer(
        parts.payers,
        tx,
        scope,
        await activityIn(parts, tx, scope, firstPassSums, period, query.payerId),
      ),
    );
    return tabled('first-pass', period, found, firstPassOf, query.format);
  });
