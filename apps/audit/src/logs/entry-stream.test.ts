import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleEntry } from '../testing/sample-entries.ts';
import type { Entry } from './entry.ts';
import { entryStream } from './entry-stream.ts';
import type { LogFilter } from './log-query.rules.ts';

const scope = { organizationId: 'org_a' };

/** Logs in memory that answer as the store does: an entry in each year, the filter on actions alone. */
function memoryLogs() {
  const logs = new Map<number, Entry[]>();
  const log = (year: number): Entry[] => logs.get(year) ?? logs.set(year, []).get(year)!;
  let n = 0;
  return {
    append(year: number): void {
      const index = log(year).length;
      log(year).push({ ...sampleEntry('org_a', n++), salt: 's', year, index });
    },
    yearOf: (id: string) => [...logs.values()].flat().find((e) => e._id === id)?.year,
    matching: (filter: LogFilter): string[] =>
      [...logs.values()]
        .flat()
        .filter((e) => filter.action === undefined || e.action === filter.action)
        .map((e) => e._id),
    entries: {
      size: async (_: unknown, year: number) => log(year).length,
      between: async (
        _: unknown,
        year: number,
        { from, to }: { from: number; to: number },
        { action }: LogFilter,
      ) =>
        log(year)
          .slice(from, to)
          .filter((e) => action === undefined || e.action === action),
    },
  };
}

/** One thing that happens: entries come to a log, the stream is read, or it is cut (after some of what was sent). */
const step = fc.oneof(
  fc.record({ append: fc.integer({ min: 1, max: 250 }), year: fc.integer({ min: 2025, max: 2027 }) }),
  fc.record({ read: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ cutAfter: fc.nat(120) }),
);

describe('a stream of new entries', () => {
  it('that is cut anywhere and resumed while entries come misses none and has none twice, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.constantFrom('read', undefined),
        async (steps, action) => {
          const logs = memoryLogs();
          let now = new Date('2026-12-31T23:59:59Z');
          const filter: LogFilter = { action };
          const open = (lastEventId?: string) =>
            entryStream({ ...{ entries: logs.entries, scope, filter, lastEventId }, clock: () => now });
          logs.append(2026);
          const before = new Set(logs.matching(filter));
          let source = await open();
          let last = (await source.next()).id;
          const seen: string[] = [];
          const take = (events: { id: string; data: unknown }[]): void => {
            for (const { id, data } of events) {
              seen.push((data as { id: string }).id);
              last = id;
            }
          };
          for (const what of steps) {
            if ('append' in what) for (let i = 0; i < what.append; i++) logs.append(what.year);
            else if ('read' in what) for (let i = 0; i < what.read; i++) take((await source.next()).events);
            else {
              // The caller got a part of a batch, and the year may have changed when it comes back.
              take((await source.next()).events.slice(0, what.cutAfter));
              now = new Date('2027-01-01T00:00:01Z');
              source = await open(last);
            }
          }
          for (let more = true; more;) {
            const batch = await source.next();
            take(batch.events);
            more = batch.more;
          }
          expect(new Set(seen).size).toBe(seen.length);
          const expected = logs.matching(filter).filter((id) => !before.has(id));
          expect([...seen].sort()).toEqual([...expected].sort());
          for (const year of [2025, 2026, 2027]) {
            const order = seen.filter((id) => logs.yearOf(id) === year);
            expect(order).toEqual(expected.filter((id) => logs.yearOf(id) === year));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(['nonsense', '2026.2', '2025.1-2026.1', ''])(
    'does not begin at %j, which is no place of these logs',
    async (lastEventId) => {
      const logs = memoryLogs();
      logs.append(2026);
      const opened = entryStream({
        ...{ entries: logs.entries, scope, filter: {}, lastEventId },
        clock: () => new Date('2026-06-01'),
      });
      await expect(opened).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    },
  );
});
