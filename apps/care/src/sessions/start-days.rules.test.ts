import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { daysBetween, startDays } from './start-days.rules.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const dayMs = 86_400_000;
const time = () =>
  fc.date({ min: day('1900-01-01'), max: new Date('2199-12-31T23:59:59Z'), noInvalidDate: true });

describe('the days of a range of start times', () => {
  it('find exactly the sessions of those days: no other, none twice', () => {
    fc.assert(
      fc.property(time(), fc.option(time()), fc.option(time()), (start, from, to) => {
        const cover = daysBetween(from ?? undefined, to ?? undefined);
        const hits = startDays(start).filter((prefix) => cover.includes(prefix)).length;
        const midnight = day(start.toISOString().slice(0, 10)).getTime();
        const within =
          (to === null || midnight < to.getTime()) && (from === null || midnight + dayMs > from.getTime());
        // A range that ends before it begins may lie within one day; the exact times then find nothing.
        expect(hits).toBe(within ? 1 : 0);
      }),
    );
  });

  it('are few, however long the range', () => {
    fc.assert(
      fc.property(fc.option(time()), fc.option(time()), (from, to) => {
        expect(daysBetween(from ?? undefined, to ?? undefined).length).toBeLessThan(150);
      }),
    );
    expect(daysBetween(day('2026-01-01'), day('2027-01-01'))).toEqual(['2026']);
    expect(daysBetween(day('2026-02-01'), day('2026-03-01'))).toEqual(['202602']);
    expect(daysBetween(day('2026-11-21'), day('2026-11-22'))).toEqual(['20261121']);
    expect(daysBetween(day('2026-11-22'), day('2026-11-21'))).toEqual([]);
  });

  it('bear times beyond what may be planned', () => {
    const sometime = startDays(day('2026-11-21'));
    const all = daysBetween(new Date('0001-01-01T00:00:00Z'), new Date('9999-12-31T23:59:59Z'));
    expect(sometime.some((d) => all.includes(d))).toBe(true);
    expect(daysBetween(new Date('9999-01-01T00:00:00Z'), undefined).some((d) => sometime.includes(d))).toBe(
      false,
    );
  });
});
