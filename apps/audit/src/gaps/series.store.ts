import type { AuditGap } from '@rymeda/contracts';
import { platformCollection, type Scope } from '@rymeda/tenancy';
import type { ClientSession, Connection } from 'mongoose';
import { missing, seriesId, withNumbers, type Seen, type SeriesNumber } from './series.rules.ts';

/** The numbers of one record's versions, or of one process's batches, that are in the log. */
export interface SeriesRow {
  _id: string;
  organizationId: string;
  kind: SeriesNumber['kind'];
  resourceType: string;
  resourceId: string;
  seen: [number, number][];
  /** Against two who add at once. */
  revision: number;
  /** Since when a number is missed. */
  gapSince: Date | null;
  /** When it was told; `null` again when the gap closed. */
  reportedAt: Date | null;
  /** How often it was told, either way: the version of its events. */
  told: number;
  /** A process's numbers are of no interest when it is long gone. */
  expiresAt: Date | null;
}

/** Longer than a topic keeps its messages: what can still arrive is still known. */
const keepBatchesMs = 35 * 86_400_000;
const mostTries = 20;

/** Work data: made anew from the log when it is lost. */
export function seriesStore(work: Connection) {
  const rows = () => platformCollection<SeriesRow>(work, 'audit_series');

  const key = (row: SeriesRow) => ({ _id: row._id, revision: row.revision });

  /** One attempt for all; answers the ids that somebody else changed meanwhile. */
  async function addOnce(numbers: Map<string, SeriesNumber[]>, now: Date): Promise<string[]> {
    const ids = [...numbers.keys()];
    const known = new Map(
      (
        await rows()
          .find({ _id: { $in: ids } })
          .toArray()
      ).map((row) => [row._id, row]),
    );
    const lost: string[] = [];
    const fresh: SeriesRow[] = [];
    for (const [id, some] of numbers) {
      const before = known.get(id);
      const seen = withNumbers(
        before?.seen ?? [],
        some.map((s) => s.number),
      ) as [number, number][];
      const change = {
        seen,
        gapSince: missing(seen).length === 0 ? null : (before?.gapSince ?? now),
        expiresAt: some[0]?.kind === 'batch' ? new Date(now.getTime() + keepBatchesMs) : null,
      };
      if (before === undefined) fresh.push({ ...rowOf(id, some[0] as SeriesNumber), ...change });
      else if (!sameSeen(before.seen, seen)) {
        const done = await rows().updateOne(key(before), { $set: change, $inc: { revision: 1 } });
        if (done.matchedCount === 0) lost.push(id);
      }
    }
    if (fresh.length > 0)
      await rows()
        .insertMany(fresh, { ordered: false })
        .catch((error: unknown) => {
          const { code } = error as { code?: unknown };
          if (code !== 11000) throw error;
          lost.push(...fresh.map((row) => row._id));
        });
    return lost;
  }

  return {
    /** Adds what was seen. May be done again with the same. */
    async add(found: readonly SeriesNumber[], now: Date): Promise<void> {
      let left = Map.groupBy(found, seriesId);
      for (let attempt = 1; left.size > 0; attempt++) {
        if (attempt > mostTries) throw new Error('Series of the audit log keep being changed by others');
        const lost = new Set(await addOnce(left, now));
        left = new Map([...left].filter(([id]) => lost.has(id)));
      }
    },

    /** Gaps that are older than the grace and were not told, or were told and have closed. */
    async toTell(before: Date, limit: number): Promise<SeriesRow[]> {
      const found = await rows()
        .find({ reportedAt: null, gapSince: { $lte: before, ...isDate } })
        .limit(limit)
        .toArray();
      const closed = await rows().find({ reportedAt: isDate, gapSince: null }).limit(limit).toArray();
      return [...found, ...closed];
    },

    /** In the transaction of the event that tells it; `false` when somebody else changed the series. */
    async markTold(row: SeriesRow, reportedAt: Date | null, session: ClientSession): Promise<boolean> {
      const change = { $set: { reportedAt }, $inc: { revision: 1, told: 1 } };
      return (await rows().updateOne(key(row), change, { session })).matchedCount === 1;
    },

    open: (): Promise<number> => rows().countDocuments({ reportedAt: isDate }),

    /** Open gaps of one organisation, the oldest first by (since, id). */
    list: (scope: Scope, limit: number, after?: { time: Date; id: string }): Promise<SeriesRow[]> =>
      rows()
        .find({
          organizationId: scope.organizationId,
          reportedAt: isDate,
          ...(after === undefined
            ? { gapSince: isDate }
            : { $or: [{ gapSince: { $gt: after.time } }, { gapSince: after.time, _id: { $gt: after.id } }] }),
        })
        .sort({ gapSince: 1, _id: 1 })
        .limit(limit)
        .toArray(),
  };
}
export type SeriesStore = ReturnType<typeof seriesStore>;

/** In the words of the partial indexes, which hold only rows with a gap. */
const isDate = { $type: 'date' } as const;

const rowOf = (_id: string, { number: _number, ...of }: SeriesNumber) => ({
  _id,
  ...of,
  revision: 1,
  reportedAt: null,
  told: 0,
});

const sameSeen = (a: Seen, b: Seen): boolean =>
  a.length === b.length && a.every(([from, to], n) => from === b[n]?.[0] && to === b[n]?.[1]);

const mostRanges = 100;

export const toAuditGap = (row: SeriesRow): AuditGap => ({
  id: row._id,
  kind: row.kind,
  resourceType: row.resourceType,
  resourceId: row.resourceId,
  missing: missing(row.seen).slice(0, mostRanges),
  since: (row.gapSince as Date).toISOString(),
});
