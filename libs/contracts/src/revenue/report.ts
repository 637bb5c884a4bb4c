import { z } from 'zod';
import { date, reference } from '../fields.ts';
import { operation } from '../operation.ts';

export const csvMediaType = 'text/csv; charset=utf-8';

/** docs/revenue-reports.md has each formula and where it comes from. Amounts are US dollars, rates shares of 1. */
const ofPayer = {
  payerId: z.string(),
  payerName: z.string().nullable(),
};
const rate = (description: string) =>
  z
    .number()
    .nullable()
    .meta({ description: `${description}; null where nothing was divided by` });

const ages = {
  days0To30: z.number(),
  days31To60: z.number(),
  days61To90: z.number(),
  over90: z.number(),
  total: z.number(),
};
export const agedReceivables = z
  .object({
    asOf: z.string().meta({ description: 'Ages count from the service date to this day' }),
    rows: z.array(
      z.object({
        ...ofPayer,
        from: z.enum(['payer', 'patient']).meta({ description: 'Who owes it' }),
        ...ages,
      }),
    ),
    totals: z.object(ages),
  })
  .meta({ id: 'AgedReceivables' });
export type AgedReceivables = z.infer<typeof agedReceivables>;

const denials = {
  decided: z.int().meta({ description: "Payers' decisions, reversals aside" }),
  denied: z.int().meta({ description: 'Of these, paid nothing' }),
  partlyDenied: z.int().meta({ description: 'Of these, paid in part with a service denied' }),
  denialRate: rate('denied and partly denied, by decided'),
  decidedAmount: z.number().meta({ description: 'Charges of what was decided' }),
  deniedAmount: z.number(),
  denialRateByAmount: rate('deniedAmount by decidedAmount'),
};
const period = { from: z.string(), to: z.string() };
export const denialReport = z
  .object({
    ...period,
    rows: z.array(z.object({ ...ofPayer, ...denials })),
    totals: z.object(denials),
  })
  .meta({ id: 'DenialReport' });
export type DenialReport = z.infer<typeof denialReport>;

const daysInReceivables = {
  receivables: z.number(),
  charges: z.number().meta({ description: 'Posted in the period' }),
  averageDailyCharges: z.number(),
  daysInReceivables: rate('receivables by averageDailyCharges'),
};
export const daysInReceivablesReport = z
  .object({
    ...period,
    rows: z.array(z.object({ ...ofPayer, ...daysInReceivables })),
    totals: z.object(daysInReceivables),
  })
  .meta({ id: 'DaysInReceivables' });
export type DaysInReceivablesReport = z.infer<typeof daysInReceivablesReport>;

const firstPass = {
  decided: z.int().meta({ description: 'Claims whose first answer of consequence came in the period' }),
  paid: z.int().meta({ description: 'Of these, paid by it with nothing denied' }),
  firstPassRate: rate('paid by decided'),
};
export const firstPassReport = z
  .object({
    ...period,
    rows: z.array(z.object({ ...ofPayer, ...firstPass })),
    totals: z.object(firstPass),
  })
  .meta({ id: 'FirstPassReport' });
export type FirstPassReport = z.infer<typeof firstPassReport>;

const asked = {
  payerId: reference('pay').optional(),
  format: z.enum(['json', 'csv']).default('json'),
};
const inPeriod = {
  from: date().optional().meta({ description: 'Default: 89 days before `to`' }),
  to: date().optional().meta({ description: 'Default: today; at most 366 days after `from`' }),
};
const onDay = {
  asOf: date()
    .optional()
    .meta({ description: 'What the report said at the end of this day (UTC); default: today, as it is now' }),
};
const report = { method: 'GET', kind: 'read', scope: 'revenue:read', status: 200 } as const;
const answers = [csvMediaType];

export const reportOperations = {
  agedReceivables: operation({
    ...report,
    name: 'revenue.reports.agedReceivables',
    path: '/v1/revenue/reports/aged-receivables',
    summary: 'What is open, now or at the end of a day, by payer and age from the service date',
    query: z.strictObject({ ...onDay, ...asked }),
    data: agedReceivables,
    answers,
  }),
  denials: operation({
    ...report,
    name: 'revenue.reports.denials',
    path: '/v1/revenue/reports/denials',
    summary: 'How much of what payers decided they denied, by count and by dollars',
    query: z.strictObject({ ...inPeriod, ...asked }),
    data: denialReport,
    answers,
  }),
  daysInReceivables: operation({
    ...report,
    name: 'revenue.reports.daysInReceivables',
    path: '/v1/revenue/reports/days-in-receivables',
    summary: 'How many days of charges are open, by the charges of the 90 days before',
    query: z.strictObject({ ...onDay, ...asked }),
    data: daysInReceivablesReport,
    answers,
  }),
  firstPass: operation({
    ...report,
    name: 'revenue.reports.firstPass',
    path: '/v1/revenue/reports/first-pass',
    summary: 'How many claims were paid at their first submission',
    query: z.strictObject({ ...inPeriod, ...asked }),
    data: firstPassReport,
    answers,
  }),
};
