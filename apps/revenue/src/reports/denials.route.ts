import { reportOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { today } from '../days.ts';
import { activityIn, tabled } from './activity-report.ts';
import { byPayer, type ReportParts } from './by-payer.ts';
import { periodAsked } from './period.rules.ts';
import { denialsOf, denialSums } from './rates.rules.ts';

export const denials = (parts: ReportParts) =>
  route(reportOperations.denials, 'revenue_report', async ({ scope, query, now }) => {
    const period = periodAsked(query, today(now));
    const found = await parts.transactions.snapshot(scope, async (at) =>
      byPayer(parts.payers, at, scope, await activityIn(parts, at, scope, denialSums, period, query.payerId)),
    );
    return tabled('denials', period, found, denialsOf, query.format);
  });
