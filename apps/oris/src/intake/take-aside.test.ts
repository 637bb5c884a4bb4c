import { expect, it } from '@jest/globals';
import type { CloudEvent } from '@rymeda/contracts';
import type { SetAside } from './set-aside.store.ts';
import { asideTaker, type AsideTakerParts } from './take-aside.ts';

const hourMs = 3_600_000;
const start = new Date('2026-03-02T14:00:00Z');

/** Events of organisations that were set aside, in memory; one turn takes what is due. */
function aside(counts: Record<string, number>, take: AsideTakerParts['take']) {
  let now = start;
  const rows = Object.entries(counts).flatMap(([organizationId, count]) =>
    Array.from({ length: count }, (_, n): SetAside => {
      const event = { id: `e_${n}`, type: 'rymeda.care.session.no_show.v1', organizationid: organizationId };
      const given = { event: event as CloudEvent, publishedAt: start, at: start, dueAt: start };
      return { _id: `${organizationId}.${n}`, organizationId, deletedAt: null, expireAt: start, ...given };
    }),
  );
  const lanes = new Map<string, Date | null>(Object.keys(counts).map((id) => [id, start]));
  const failures: unknown[] = [];
  const taker = asideTaker({
    clock: () => now,
    leases: { held: () => [0] },
    take,
    onFailure: (_event: string, error: unknown) => void failures.push(error),
    lanes: {
      due: () =>
        Promise.resolve(
          [...lanes].filter(([, dueAt]) => dueAt !== null && dueAt <= now).map(([_id]) => ({ _id, seq: 1 })),
        ),
      settle: (id: string, _seq: number, dueAt: Date | null) => Promise.resolve(lanes.set(id, dueAt)),
    },
    store: {
      due: ({ organizationId }: SetAside, by: Date, limit: number) =>
        Promise.resolve(
          rows
            .filter((r) => r.organizationId === organizationId && r.dueAt !== null && r.dueAt <= by)
            .slice(0, limit),
        ),
      nextDueAt: ({ organizationId }: SetAside) =>
        Promise.resolve(
          rows
            .filter((r) => r.organizationId === organizationId)
            .reduce<Date | null>((a, { dueAt: b }) => (a === null || (b !== null && b < a) ? b : a), null),
        ),
      again: (_scope: object, some: SetAside[], dueAt: Date) =>
        Promise.resolve(some.forEach((row) => (row.dueAt = dueAt))),
      done: (_scope: object, some: SetAside[]) => Promise.resolve(some.forEach((row) => (row.dueAt = null))),
    },
  } as unknown as AsideTakerParts);
  const left = (organizationId: string) =>
    rows.filter((r) => r.organizationId === organizationId && r.dueAt !== null).length;
  return { taker, lanes, failures, left, pass: (ms: number) => (now = new Date(now.getTime() + ms)) };
}

it('an organisation with very many events is taken in turns, so that others have theirs', async () => {
  const { taker, lanes, left } = aside({ many: 2_500, few: 3 }, () => Promise.resolve());
  await taker.once();
  expect([left('many'), left('few')]).toEqual([1_500, 0]);
  expect([...lanes.values()]).toEqual([start, null]);
  await taker.once();
  await taker.once();
  expect([left('many'), lanes.get('many')]).toEqual([0, null]);
});

it('what nobody can take is looked at again after as long as it has waited, an hour at most', async () => {
  const { taker, lanes, failures, pass } = aside({ ill: 2 }, () => Promise.reject(new Error('It breaks')));
  await taker.once();
  expect(failures).toHaveLength(2);
  expect(lanes.get('ill')).toEqual(new Date(start.getTime() + 60_000));
  for (let minutes = 1; minutes < 240; minutes++) {
    pass(60_000);
    await taker.once();
  }
  // After 1, 2, 4, 8, 16, 32, 64, 124 and 184 minutes.
  expect(failures).toHaveLength(2 * 10);
  expect(lanes.get('ill')).toEqual(new Date(start.getTime() + 184 * 60_000 + hourMs));
});
