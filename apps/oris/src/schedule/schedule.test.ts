import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CronFaultError, isDay, parseCron, type Cron } from './cron.ts';
import { dueNow } from './due.rules.ts';
import { instantsBetween, nextInstant } from './next-instant.ts';
import { toLocal } from './zone.ts';

const newYork = 'America/New_York';
const next = (cron: string, after: string, zone = newYork): string => {
  const at = nextInstant(parseCron(cron), zone, Date.parse(after));
  return at === undefined ? 'never' : new Date(at).toISOString();
};

describe('a time of the day', () => {
  it('that falls into a gap runs at its end', () => {
    // On 8 March 2026 clocks went from 02:00 to 03:00, 07:00 UTC.
    expect(next('30 2 * * *', '2026-03-08T00:00:00Z')).toBe('2026-03-08T07:00:00.000Z');
    expect(next('30 2 * * *', '2026-03-08T07:00:00Z')).toBe('2026-03-09T06:30:00.000Z');
  });
  it('of several in one gap runs once, also beside one at its end', () => {
    const all = instantsBetween(
      parseCron('0,30 2,3 * * *'),
      newYork,
      Date.parse('2026-03-08T05:00Z'),
      Date.parse('2026-03-08T12:00Z'),
      9,
    );
    expect(all.map((t) => new Date(t).toISOString())).toEqual([
      '2026-03-08T07:00:00.000Z',
      '2026-03-08T07:30:00.000Z',
    ]);
  });
  it('that comes twice runs once, on the first', () => {
    // On 1 November 2026 01:30 came at 05:30 and 06:30 UTC.
    expect(next('30 1 * * *', '2026-11-01T00:00:00Z')).toBe('2026-11-01T05:30:00.000Z');
    expect(next('30 1 * * *', '2026-11-01T05:30:00Z')).toBe('2026-11-02T06:30:00.000Z');
  });
  it('on a day that a zone left out runs at the end of what was left out', () => {
    // Samoa had no 30 December 2011.
    expect(next('0 12 30 12 *', '2011-12-01T00:00:00Z', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
  });
});

describe('an interval', () => {
  it('follows the time that passes, through an overlap twice and over a gap', () => {
    const count = (from: string, to: string) =>
      instantsBetween(parseCron('*/15 * * * *'), newYork, Date.parse(from) - 1, Date.parse(to) - 1, 200)
        .length;
    expect(count('2026-11-01T04:00Z', '2026-11-01T08:00Z')).toBe(16);
    expect(count('2026-03-08T05:00Z', '2026-03-08T09:00Z')).toBe(16);
  });
});

describe('property', () => {
  const field = (from: number, to: number) =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: from, max: to }).map(String),
      fc.integer({ min: 2, max: 20 }).map((n) => `*/${n}`),
      fc
        .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: from, max: to }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    );
  const zones = fc.constantFrom(
    newYork,
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'UTC',
    'America/Havana',
  );
  /** Around both changes of the clocks. */
  const starts = fc.constantFrom(
    '2026-03-07T12:00Z',
    '2026-03-28T12:00Z',
    '2026-04-04T03:00Z',
    '2026-10-03T06:00Z',
    '2026-10-24T12:00Z',
    '2026-10-31T12:00Z',
  );

  const shows = (cron: Cron, zone: string, t: number): boolean => {
    const local = new Date(toLocal(zone, t));
    const date = { month: local.getUTCMonth() + 1, day: local.getUTCDate(), weekday: local.getUTCDay() };
    return (
      isDay(cron, date) &&
      cron.hours.includes(local.getUTCHours()) &&
      cron.minutes.includes(local.getUTCMinutes())
    );
  };

  it('an interval fires at exactly the minutes at which clocks show it', () =>
    fc.assert(
      fc.property(field(0, 59), zones, starts, (minute, zone, start) => {
        const cron = parseCron(`${minute} * * * *`);
        const from = Date.parse(start);
        const to = from + 26 * 3_600_000;
        const expected: number[] = [];
        for (let t = from + 60_000; t <= to; t += 60_000) if (shows(cron, zone, t)) expected.push(t);
        expect(instantsBetween(cron, zone, from, to, 5_000)).toEqual(expected);
      }),
      { numRuns: 25 },
    ));

  it('a named time fires once on each of its days, and never before its time', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: 0, max: 23 }),
        zones,
        starts,
        (m, h, zone, start) => {
          const from = Date.parse(start);
          const found = instantsBetween(parseCron(`${m} ${h} * * *`), zone, from, from + 10 * 86_400_000, 50);
          const days = found.map((t) => Math.floor(toLocal(zone, t) / 86_400_000));
          expect(new Set(days).size).toBe(days.length);
          expect(days.slice(1).every((d, i) => d === (days[i] as number) + 1)).toBe(true);
          expect(found.every((t) => (toLocal(zone, t) % 86_400_000) / 60_000 >= h * 60 + m)).toBe(true);
        },
      ),
      { numRuns: 60 },
    ));
});

describe('a pattern that is none', () => {
  it.each([
    ['', 'five fields'],
    ['* * * *', 'five fields'],
    ['60 * * * *', 'minute'],
    ['* 24 * * *', 'hour'],
    ['* * 0 * *', 'day of month'],
    ['* * * 13 *', 'month'],
    ['* * * * 8', 'day of week'],
    ['*/0 * * * *', 'minute'],
    ['5-1 * * * *', 'minute'],
    ['a * * * *', 'minute'],
    ['0 0 30 2 *', 'never fires'],
    ['0 0 31 4,6,9,11 *', 'never fires'],
  ])('%s is refused', (cron, why) => {
    expect(() => parseCron(cron)).toThrow(CronFaultError);
    expect(() => parseCron(cron)).toThrow(why);
  });
  it('29 February is no such one', () =>
    expect(next('0 0 29 2 *', '2026-03-01T00:00Z', 'UTC')).toBe('2028-02-29T00:00:00.000Z'));
});

describe('what is due', () => {
  const config = { cron: '0 * * * *', timezone: 'UTC', missed: 'skip' as const };
  const at = (text: string) => Date.parse(text);
  it('after an outage is the next one alone, or each that was missed', () => {
    const late = dueNow(config, at('2026-03-02T01:00Z'), at('2026-03-02T05:30Z'));
    expect(late).toEqual({ run: [], next: at('2026-03-02T06:00Z') });
    const caughtUp = dueNow(
      { ...config, missed: 'catchUp' },
      at('2026-03-02T01:00Z'),
      at('2026-03-02T05:30Z'),
    );
    expect(caughtUp.run).toHaveLength(5);
    expect(caughtUp.next).toBe(at('2026-03-02T06:00Z'));
  });
  it('on time is that one', () =>
    expect(dueNow(config, at('2026-03-02T05:00Z'), at('2026-03-02T05:00:01Z')).run).toEqual([
      at('2026-03-02T05:00Z'),
    ]));
  it('a clock that jumps back repeats nothing', () =>
    expect(dueNow(config, at('2026-03-02T06:00Z'), at('2026-03-02T03:00Z'))).toEqual({
      run: [],
      next: at('2026-03-02T06:00Z'),
    }));
  it('a clock that jumps ahead by years catches up a week at most', () =>
    expect(
      dueNow({ ...config, missed: 'catchUp' }, at('2026-03-02T06:00Z'), at('2030-03-02T03:00Z')).run.length,
    ).toBeLessThanOrEqual(100));
});
