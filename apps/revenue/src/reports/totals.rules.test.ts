import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateOf, dayNumber, daysBetween } from '../days.ts';
import { agedChanges, agedPeriods, agedReport } from './aged-receivables.rules.ts';
import { dayAsked } from './period.rules.ts';
import { merged, negated, periodsOf, recordedAfter, recordedRowsOf, rowsOf } from './totals.rules.ts';
import type { Change, Periods, TotalRow } from './totals.ts';

const days = fc.integer({ min: dayNumber('2023-12-01'), max: dayNumber('2026-03-31') }).map(dateOf);
const change = fc.record({
  kind: fc.constant('activity' as const),
  payerId: fc.constantFrom('pay_1', 'pay_2'),
  day: days,
  sums: fc.record({ charges: fc.integer({ min: -10_000, max: 10_000 }) }),
});
const charges = (rows: readonly { sums: Change['sums'] }[]): number =>
  rows.reduce((sum, row) => sum + (row.sums.charges ?? 0), 0);

it('the totals of a period come to what was posted on its days, each once', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), days, days, (changes, a, b) => {
      const [from = a, to = b] = [a, b].sort();
      const periods = periodsOf(from, to);
      const rows = merged(changes).flatMap(rowsOf);
      const found = rows.filter((row) => periods.includes(row.period));
      expect(charges(found)).toBe(charges(changes.filter(({ day }) => from <= day && day <= to)));
    }),
  );
});

it('a period of years is months, weeks and a few days', () => {
  expect(periodsOf('2025-01-30', '2025-04-08')).toEqual([
    ...['2025-01-30', '2025-01-31', '2025-02', '2025-03'],
    ...['2025-04-01', '2025-04-02', '2025-04-03', '2025-04-04', '2025-04-05', '2025-04-06'],
    ...['2025-04-07', '2025-04-08'],
  ]);
  expect(periodsOf('2025-03-10', '2025-03-24')).toEqual(['w2025-03-10', 'w2025-03-17', '2025-03-24']);
  expect(periodsOf('2025-12-01', '2025-12-31')).toEqual(['2025-12']);
  expect(periodsOf('2024-01-29', '2024-02-29')).toEqual([
    '2024-01-29',
    '2024-01-30',
    '2024-01-31',
    '2024-02',
  ]);
  expect(periodsOf('2025-03-05', '2026-03-05').length).toBeLessThan(30);
});

it('a period ends where the calendar does', () => {
  expect(periodsOf('9999-11-29', '9999-12-31')).toEqual(['9999-11-29', '9999-11-30', '9999-12']);
  expect(periodsOf('9999-12-26', '9999-12-31')).toHaveLength(6);
});

it('the totals of each age come to what is of that age', () => {
  const asOf = '2026-03-18';
  const open = fc.record({
    day: fc.integer({ min: -60, max: 200 }),
    payerOpen: fc.integer({ min: 1, max: 99 }),
  });
  fc.assert(
    fc.property(fc.array(open, { maxLength: 20 }), (all) => {
      const changes = all.map(({ day, payerOpen }) => ({
        ...{ kind: 'open' as const, payerId: 'pay_1', day: addDays(asOf, -day) },
        sums: { payerOpen },
      }));
      const rows = changes.flatMap(rowsOf);
      const known = agedPeriods(asOf).flatMap(({ age, periods }) =>
        rows
          .filter(({ period }) =>
            'weeksFrom' in periods ? period >= periods.weeksFrom && period < 'x' : periods.includes(period),
          )
          .map(({ payerId, sums }) => ({ payerId, age, sums })),
      );
      const total = rows.filter(({ period }) => period === 'all');
      const payer = [{ payerId: 'pay_1', payerName: null }];
      const told = [
        ...known,
        ...total.map(({ payerId, sums }) => ({ payerId, age: 'total' as const, sums })),
      ];
      expect(agedReport(told, payer, asOf)).toEqual(
        agedReport(
          changes.flatMap((c) => agedChanges(c, asOf)),
          payer,
          asOf,
        ),
      );
    }),
  );
});

const within = (periods: Periods, period: string): boolean =>
  'weeksFrom' in periods ? period >= periods.weeksFrom && period < 'x' : periods.includes(period);

it('as of a past day a report says to the cent what it said at the end of that day', () => {
  const today = '2026-03-18';
  const posted = fc.record({
    recordedOn: fc.integer({ min: 0, max: 400 }).map((n) => addDays(today, -n)),
    payerId: fc.constantFrom('pay_1', 'pay_2'),
    /** Days from the service to its posting; some are billed before they are. */
    after: fc.integer({ min: -40, max: 200 }),
    payerOpen: fc.integer({ min: -9_999, max: 9_999 }),
    patientOpen: fc.integer({ min: -9_999, max: 9_999 }),
  });
  const payers = ['pay_1', 'pay_2'].map((payerId) => ({ payerId, payerName: null }));
  const ago = fc.integer({ min: 0, max: 400 });
  fc.assert(
    fc.property(fc.array(posted, { maxLength: 30 }), ago, (all, n) => {
      const asOf = addDays(today, -n);
      const noted = all.map(({ recordedOn, payerId, after, ...sums }) => {
        const change: Change = { kind: 'open', payerId, day: addDays(recordedOn, -after), sums };
        return { recordedOn, change };
      });
      const told = noted
        .filter(({ recordedOn }) => recordedOn <= asOf)
        .flatMap(({ change }) => agedChanges(change, asOf));
      const rows = noted.flatMap(({ change, recordedOn }): TotalRow[] => [
        ...rowsOf(change),
        ...recordedRowsOf(change, recordedOn),
      ]);
      const recorded = recordedAfter(asOf, today);
      const asked = [...agedPeriods(asOf), { age: 'total' as const, periods: ['all'] }];
      const found = asked.flatMap(({ age, periods }) =>
        rows
          .filter(({ period }) => within(periods, period))
          .filter((row) => row.recorded === undefined || recorded.includes(row.recorded))
          .map(({ payerId, sums, kind }) => ({ payerId, age, sums: kind === 'open' ? sums : negated(sums) })),
      );
      expect(agedReport(found, payers, asOf)).toEqual(agedReport(told, payers, asOf));
    }),
  );
});

it('a day may be asked for that has been since the organisation is here', () => {
  const here = { since: '2026-01-05', today: '2026-03-18' };
  expect(dayAsked(undefined, here)).toBe('2026-03-18');
  for (const day of ['2026-01-05', '2026-02-28', '2026-03-18']) expect(dayAsked(day, here)).toBe(day);
  for (const day of ['2026-01-04', '2026-03-19'])
    expect(() => dayAsked(day, here)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
});

it('changes of one payer and day are one, and those that cancel out are none', () => {
  const open = (payerOpen: number, day = '2026-03-01', payerId = 'pay_1'): Change => ({
    ...{ kind: 'open', payerId, day },
    sums: { payerOpen },
  });
  const charged: Change = { ...open(0), kind: 'activity', sums: { charges: 5 } };
  const apart = [open(5), open(7, '2026-03-01', 'pay_2'), charged];
  expect(merged(apart)).toEqual(apart);
  const moved: Change = { ...open(0), sums: { payerOpen: 5, patientOpen: 0 } };
  expect(merged([moved])).toEqual([moved]);
  expect(merged([open(5), open(7), open(3, '2026-03-02'), open(-3, '2026-03-02')])).toEqual([open(12)]);
});

it('each cent that is open has one age, by days from its service date', () => {
  const asOf = '2026-03-31';
  const payer = { payerId: 'pay_1', payerName: 'A' };
  const open = fc.record({ day: days, payerOpen: fc.integer({ min: -5_000, max: 5_000 }) });
  fc.assert(
    fc.property(fc.array(open, { maxLength: 30 }), (all) => {
      const aged = all.flatMap(({ day, payerOpen }) =>
        agedChanges({ kind: 'open', payerId: 'pay_1', day, sums: { payerOpen } }, asOf),
      );
      const { totals } = agedReport(aged, [payer], asOf);
      const between = (from: number, to: number): number =>
        all
          .filter(({ day }) => from <= daysBetween(day, asOf) && daysBetween(day, asOf) <= to)
          .reduce((sum, o) => sum + o.payerOpen, 0) / 100;
      expect(totals).toEqual({
        days0To30: between(0, 30),
        days31To60: between(31, 60),
        days61To90: between(61, 90),
        over90: between(91, Infinity),
        total: between(0, Infinity),
      });
    }),
  );
});

it.each([
  [0, 'days0To30'],
  [30, 'days0To30'],
  [31, 'days31To60'],
  [60, 'days31To60'],
  [61, 'days61To90'],
  [90, 'days61To90'],
  [91, 'over90'],
  [-3, 'days0To30'],
] as const)('%s days after the service it is %s', (age, name) => {
  const asOf = '2026-03-31';
  const day = addDays(asOf, -age);
  const aged = agedChanges({ kind: 'open', payerId: 'p', day, sums: { patientOpen: 100 } }, asOf);
  const report = agedReport(aged, [{ payerId: 'p', payerName: null }], asOf);
  expect(report.rows).toEqual([expect.objectContaining({ from: 'patient', [name]: 1, total: 1 })]);
});
