import { expect, it } from '@jest/globals';
import type { BreachDeadline } from '@rymeda/contracts';
import fc from 'fast-check';
import { clockNotices, nextClock } from './clock-notices.rules.ts';

const zone = 'America/New_York';
const deadline = (more: Partial<BreachDeadline> = {}): BreachDeadline => ({
  notice: 'individuals',
  state: null,
  dueOn: '2027-04-29',
  notBefore: null,
  regulation: '45 CFR 164.404(b)',
  status: 'open',
  ...more,
});
const clocked = (announced: string[] = [], clockSetAt = new Date('2027-02-28T15:00:00Z')) => ({
  announced,
  clockSetAt,
  status: 'triaged' as const,
});

it('speaks of a notice 30, 14, 7 and 1 days before its last day’s end, and when that has passed, each once', () => {
  const said: [string, number][] = [];
  const incident = clocked();
  let now: Date | undefined = new Date('2027-03-01T00:00:00Z');
  while (now !== undefined) {
    for (const { key, daysLeft } of clockNotices(incident, [deadline()], zone, now)) {
      incident.announced.push(key);
      said.push([now.toISOString(), daysLeft]);
    }
    now = nextClock(incident, [deadline()], zone, now);
  }
  expect(said).toEqual([
    ['2027-03-31T04:00:00.000Z', 30],
    ['2027-04-16T04:00:00.000Z', 14],
    ['2027-04-23T04:00:00.000Z', 7],
    ['2027-04-29T04:00:00.000Z', 1],
    ['2027-04-30T04:00:00.000Z', 0],
  ]);
});

it('makes up for the last notice alone of a short term, and says how many days are really left', () => {
  const now = new Date('2027-04-20T15:00:00Z');
  expect(clockNotices(clocked([], now), [deadline()], zone, now).map((n) => n.daysLeft)).toEqual([10]);
});

it('keeps silent about what was given, and about a closed incident', () => {
  const now = new Date('2028-01-01T00:00:00Z');
  expect(clockNotices(clocked(), [deadline({ status: 'met' })], zone, now)).toEqual([]);
  expect(nextClock({ ...clocked(), status: 'closed' }, [deadline({ status: 'overdue' })], zone, now)).toBe(
    undefined,
  );
});

it('tells deadlines of several states apart, also on the same day', () => {
  const owed = [deadline({ notice: 'media', state: 'NY' }), deadline({ notice: 'media', state: 'MA' })];
  const now = new Date('2027-05-30T00:00:00Z');
  const keys = clockNotices(clocked(), owed, zone, now).map((n) => n.key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(clockNotices(clocked(keys), owed, zone, now)).toEqual([]);
});

it('says nothing twice however the clock jumps', () => {
  const moments = fc.array(
    fc.date({ min: new Date('2027-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
  );
  fc.assert(
    fc.property(moments, (times) => {
      const incident = clocked();
      for (const now of times)
        incident.announced.push(...clockNotices(incident, [deadline()], zone, now).map((n) => n.key));
      expect(new Set(incident.announced).size).toBe(incident.announced.length);
    }),
  );
});
