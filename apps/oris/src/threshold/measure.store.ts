import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument, Transactional } from '@rymeda/tenancy';
import type { Sample, Tally } from './threshold.rules.ts';

/** `_id`: `<workflow>.<event>`, an event counts once. */
export interface SampleDocument extends TenantDocument, Sample {
  _id: string;
  organizationId: string;
  /** `<workflow>|<value of groupBy>`. */
  group: string;
  /** When no window is judged any more that it lies in. */
  expireAt: Date;
}

/** A group of a workflow. */
interface MeasureDocument extends TenantDocument {
  _id: string;
  organizationId: string;
  /** Raised with each event, so that two that come at once see each other. */
  seen: number;
  /** With its last sample: there may be a group for each patient that there ever was. */
  expireAt: Date;
}

/** More say no more. */
const mostCounted = 20_000;

export function measureStore({ database }: Pick<EngineCore, 'database'>) {
  const samples = database.collection<SampleDocument>('samples');
  const measures = database.collection<MeasureDocument>('measures');
  const inOrder = { sort: { at: 1, hit: 1 } as const, limit: mostCounted };

  return {
    /** From `from` on. */
    since: (scope: Scope, group: string, from: Date, tx: Transactional): Promise<SampleDocument[]> =>
      samples.find(scope, { group, at: { $gte: from } }, { ...inOrder, tx }),
    /** Between `after` and `before`, no later than `to`. */
    between: (
      scope: Scope,
      group: string,
      { after, before, to }: { after: Date; before: Date; to: Date },
      tx: Transactional,
    ): Promise<SampleDocument[]> =>
      samples.find(scope, { group, at: { $gt: after, $lt: before, $lte: to } }, { ...inOrder, tx }),
    /** Between `after` and `before`. */
    async tally(
      scope: Scope,
      group: string,
      after: Date,
      before: Date,
      hits: boolean,
      tx: Transactional,
    ): Promise<Tally> {
      const within = { group, at: { $gt: after, $lt: before } };
      const options = { tx, limit: mostCounted };
      const total = await samples.count(scope, within, options);
      return { total, hits: hits ? await samples.count(scope, { ...within, hit: true }, options) : 0 };
    },
    /** Whether the group could fire after what it knew before a moment, from another one on. */
    async armedBefore(
      scope: Scope,
      group: string,
      { from, before }: { from: Date; before: Date },
      tx: Transactional,
    ): Promise<boolean> {
      const last = { sort: { at: -1 } as const, limit: 1, projection: { armed: 1 } as const, tx };
      const [found] = await samples.find(scope, { group, at: { $gte: from, $lt: before } }, last);
      return found?.armed ?? true;
    },
    /** A new one, and what is known otherwise of others now. */
    async put(
      tx: Transactional,
      scope: Scope,
      sample: SampleDocument,
      others: readonly Sample[],
    ): Promise<void> {
      const changes = others.map(({ _id, armed, fired }) => ({
        filter: { _id },
        update: { $set: { armed, ...(fired === undefined ? {} : { fired }) } },
      }));
      await samples.bulkWrite(scope, [{ insert: sample }, ...changes], tx);
      const _id = `${scope.organizationId}|${sample.group}`;
      const seen = { $inc: { seen: 1 }, $max: { expireAt: sample.expireAt } };
      await measures.update(scope, { _id }, seen, tx, { upsert: true });
    },
  };
}
export type MeasureStore = ReturnType<typeof measureStore>;
