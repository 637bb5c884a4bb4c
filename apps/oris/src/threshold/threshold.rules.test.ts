import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judge, judgeFrom, valueOf, type Sample, type Tally } from './threshold.rules.ts';

const count = { measure: 'count' as const, atLeast: 3, minimum: 1 };
const ratio = { measure: 'ratio' as const, atLeast: 0.1, minimum: 20, rearmBelow: 0.05 };
const tally = (total: number, hits = 0): Tally => ({ total, hits });

it('three in the window fire once, and again only after there were fewer', () => {
  const third = judge(count, true, tally(2), tally(3));
  expect(third).toEqual({ fires: true, armed: false, value: 3 });
  expect(judge(count, third.armed, tally(3), tally(4)).fires).toBe(false);
  // Two have left the window before the next comes.
  expect(judge(count, false, tally(2), tally(3)).fires).toBe(true);
});

it('a ratio says nothing of few', () => {
  expect(valueOf(ratio, tally(19, 19))).toBeNull();
  expect(judge(ratio, true, tally(19, 19), tally(20, 20)).fires).toBe(true);
});

it('a ratio that swings about the threshold fires once (hysteresis)', () => {
  expect(judge(ratio, false, tally(100, 9), tally(101, 11)).fires).toBe(false);
  expect(judge(ratio, false, tally(100, 4), tally(101, 11)).fires).toBe(true);
});

it('property: it never fires below the threshold, nor twice without having been below the lower one', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 60 }), (lefts) => {
      let armed = true;
      let inWindow = 0;
      let lowest = 0;
      for (const left of lefts) {
        inWindow = Math.max(0, inWindow - left);
        lowest = Math.min(lowest, inWindow);
        const judged = judge(count, armed, tally(inWindow), tally(inWindow + 1));
        inWindow++;
        if (judged.fires) {
          expect(inWindow).toBeGreaterThanOrEqual(3);
          expect(lowest).toBeLessThan(3);
          lowest = inWindow;
        }
        armed = judged.armed;
      }
    }),
  ));

const window = { ...count, windowSeconds: 10 };
const ratioWindow = {
  measure: 'ratio' as const,
  atLeast: 0.5,
  minimum: 2,
  rearmBelow: 0.4,
  windowSeconds: 10,
};
type Config = typeof window | typeof ratioWindow;

interface Event {
  id: string;
  second: number;
  hit: boolean;
}

/** What is told of events that come in this order, and what is known afterwards. */
function comingIn(config: Config, events: readonly Event[]) {
  const known = new Map<string, Sample>();
  const told: string[] = [];
  const byTime = (a: Sample, b: Sample): number => Number(a.at) - Number(b.at);
  for (const { id, second, hit } of events) {
    const at = new Date(second * 1_000);
    const all = [...known.values()].sort(byTime);
    const from = [{ _id: id, at, hit }, ...all.filter((s) => s.at >= at)].sort(byTime);
    const start = at.getTime() - config.windowSeconds * 1_000;
    const inWindow = all.filter((s) => s.at < at && s.at.getTime() > start);
    const before = { total: inWindow.length, hits: inWindow.filter((s) => s.hit).length };
    const armed = all.filter((s) => s.at < at).at(-1)?.armed ?? true;
    const judged = judgeFrom(config, { armed, before, leaving: inWindow, from });
    for (const s of judged.changed) known.set(s._id, s);
    told.push(...judged.crossings.map((c) => c.sample._id));
  }
  return { told, known: [...known.values()].sort(byTime) };
}

const inTime = (events: readonly Event[]): Event[] => events.toSorted((a, b) => a.second - b.second);
const someEvents = fc
  .array(fc.record({ second: fc.integer({ min: 0, max: 60 }), hit: fc.boolean() }), { maxLength: 25 })
  .map((all) => all.map((one, n) => ({ ...one, id: `e${n}` })));

it.each([
  [[1, 2, 3], [1]],
  [[3, 2, 1], [3]],
  [[2, 3, 1], [3]],
  [[1, 3, 2], [3]],
])('three events of one window that come as %j fire once', (order) => {
  const events = order.map((second) => ({ id: `e${second}`, second, hit: false }));
  expect(comingIn(window, events).told).toEqual(['e3']);
});

it('a crossing that was told of at a later event is not told again when an earlier one comes', () => {
  const events = [1, 3, 4, 2].map((second) => ({ id: `e${second}`, second, hit: false }));
  expect(comingIn(window, events).told).toEqual(['e4']);
});

it('an event that comes late may make two crossings', () => {
  const events = [0, 1, 12, 14, 5].map((second) => ({ id: `e${second}`, second, hit: false }));
  expect(comingIn(window, events).told).toEqual(['e5', 'e14']);
});

it('property: whatever order events come in, each crossing is told of, and the same is known', () =>
  fc.assert(
    fc.property(
      someEvents.chain((events) =>
        fc.record({
          events: fc.constant(events),
          shuffled: fc.shuffledSubarray(events, { minLength: events.length }),
          config: fc.constantFrom<Config>(window, ratioWindow),
        }),
      ),
      ({ events, shuffled, config }) => {
        const [first, second] = [comingIn(config, inTime(events)), comingIn(config, shuffled)];
        const armed = ({ known }: typeof first) => Object.fromEntries(known.map((s) => [s._id, s.armed]));
        expect(armed(second)).toEqual(armed(first));
        expect(new Set(second.told).size).toBe(second.told.length);
        if (config !== window) return;
        // From where it fires until it fires anew, something was told.
        const timesOf = (told: string[]): number[] =>
          events.flatMap((e) => (told.includes(e.id) ? [e.second] : [])).sort((a, b) => a - b);
        const [crossings, told] = [timesOf(first.told), timesOf(second.told)];
        for (const [n, from] of crossings.entries())
          expect(told.some((at) => at >= from && at < (crossings[n + 1] ?? Infinity))).toBe(true);
      },
    ),
    { numRuns: 500 },
  ));
