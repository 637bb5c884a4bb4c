import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  daysLeft,
  nextNotice,
  noticeDays,
  noticeKey,
  noticesDue,
  validUntil,
  type Expiring,
} from './expiry.rules.ts';

const zone = 'America/New_York';
const setAt = new Date('2026-01-01T12:00:00Z');
const licence = (more: Partial<Expiring> = {}): Expiring => ({
  expiresAt: '2026-12-31',
  expirySetAt: setAt,
  announced: [],
  ...more,
});

describe('the end', () => {
  it('of a date is the end of that day where the organisation is, whatever the season', () => {
    expect(validUntil('2026-12-31', zone).toISOString()).toBe('2027-01-01T05:00:00.000Z');
    expect(validUntil('2026-06-30', zone).toISOString()).toBe('2026-07-01T04:00:00.000Z');
    expect(validUntil('2026-06-30', 'Pacific/Honolulu').toISOString()).toBe('2026-07-01T10:00:00.000Z');
    expect(validUntil('2028-02-29', 'UTC').toISOString()).toBe('2028-03-01T00:00:00.000Z');
  });

  it('of a day without a midnight is the day’s first moment', () => {
    // Cairo's clocks go from 00:00 to 01:00 on 2026-04-24.
    expect(validUntil('2026-04-23', 'Africa/Cairo').toISOString()).toBe('2026-04-23T22:00:00.000Z');
  });

  it('of a moment is that moment', () => {
    expect(validUntil('2026-12-31T17:00:00+02:00', zone).toISOString()).toBe('2026-12-31T15:00:00.000Z');
  });
});

describe('days left', () => {
  it('are those of the calendar where the organisation is, the last day among them', () => {
    const left = (expiresAt: string, at: string) => daysLeft(expiresAt, zone, new Date(at));
    expect(left('2026-12-31', '2026-12-01T05:00:00Z')).toBe(31);
    expect(left('2026-12-31', '2026-12-02T04:59:59Z')).toBe(31);
    expect(left('2026-03-10', '2026-03-04T05:00:00Z')).toBe(7);
    expect(left('2026-12-31', '2027-01-01T04:59:59Z')).toBe(1);
    expect(left('2026-12-31', '2027-01-01T05:00:00Z')).toBe(0);
    expect(left('2026-12-31T17:00:00Z', '2026-12-31T16:00:00Z')).toBe(1);
  });
});

describe('notices', () => {
  it('come at local midnight, also across a change of the clocks', () => {
    const spring = licence({ expiresAt: '2026-03-10' });
    expect(noticesDue(spring, zone, new Date('2026-03-04T04:59:59Z'))).not.toContain(7);
    expect(noticesDue(spring, zone, new Date('2026-03-04T05:00:00Z'))).toContain(7);
  });

  it('are given once each', () => {
    const announced = [noticeKey('2026-12-31', 90), noticeKey('2026-12-31', 60)];
    expect(noticesDue(licence({ announced }), zone, new Date('2026-11-15T00:00:00Z'))).toEqual([]);
    expect(noticesDue(licence({ announced }), zone, new Date('2026-12-05T00:00:00Z'))).toEqual([30]);
  });

  it('that were missed while nobody worked come later, in their order', () => {
    expect(noticesDue(licence(), zone, new Date('2026-12-05T00:00:00Z'))).toEqual([90, 60, 30]);
  });

  it('whose time had passed when the expiry was set shrink to the last one', () => {
    const soon = licence({ expirySetAt: new Date('2026-12-20T00:00:00Z') });
    expect(noticesDue(soon, zone, new Date('2026-12-20T00:00:00Z'))).toEqual([30]);
    const over = licence({ expiresAt: '2025-12-31' });
    expect(noticesDue(over, zone, setAt)).toEqual([0]);
  });

  it('ask to be looked at next when the next one comes, and never after the last', () => {
    expect(nextNotice(licence(), zone, setAt)).toEqual(new Date('2026-10-03T04:00:00Z'));
    // One that has come and was not given waits no longer.
    const missed = new Date('2026-12-20T12:00:00Z');
    expect(nextNotice(licence(), zone, missed)).toEqual(missed);
    const announced = noticeDays.map((days) => noticeKey('2026-12-31', days));
    expect(nextNotice(licence({ announced }), zone, new Date('2027-02-01T00:00:00Z'))).toBeUndefined();
  });

  it('begin anew with another expiry', () => {
    const announced = noticeDays.map((days) => noticeKey('2026-12-31', days));
    const renewed = licence({
      announced,
      expiresAt: '2027-12-31',
      expirySetAt: new Date('2026-12-31T00:00:00Z'),
    });
    expect(nextNotice(renewed, zone, new Date('2026-12-31T00:00:00Z'))).toEqual(
      new Date('2027-10-03T04:00:00Z'),
    );
  });
});

describe('whenever the job runs, and however its clock jumps,', () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const day = 86_400_000;
  const zones = fc.constantFrom('UTC', zone, 'Asia/Kolkata', 'Pacific/Apia', 'America/Santiago');

  it(`each notice is given at most once, never early, and all when the end has come (seed ${seed})`, () => {
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: 0, max: 200 }),
        fc.array(fc.integer({ min: -10 * day, max: 250 * day }), { maxLength: 12 }),
        (where, inDays, wakes) => {
          const expiresAt =
            DateTime.fromJSDate(setAt, { zone: where }).plus({ days: inDays }).toISODate() ?? '';
          const until = validUntil(expiresAt, where).getTime();
          const given: number[] = [];
          let announced: string[] = [];
          // After all the jumps, once more when everything is over.
          for (const wake of [...wakes, 400 * day]) {
            const now = new Date(setAt.getTime() + wake);
            const due = noticesDue({ expiresAt, expirySetAt: setAt, announced }, where, now);
            for (const days of due) expect(now.getTime()).toBeGreaterThanOrEqual(until - (days + 1) * day);
            given.push(...due);
            announced = [...announced, ...due.map((days) => noticeKey(expiresAt, days))];
          }
          expect(new Set(given).size).toBe(given.length);
          expect(given).toContain(0);
          const expected = noticeDays.filter((days) => until - days * day > setAt.getTime() + day);
          expect(given).toEqual(expect.arrayContaining(expected));
        },
      ),
      { seed },
    );
  });
});
