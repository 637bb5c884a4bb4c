import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument, Transactional } from '@rymeda/tenancy';
import type { Tally } from './threshold.rules.ts';

/** One event that a threshold counts. */
export interface SampleDocument extends TenantDocument {
  /** `<workflow>.<event>`: an event counts once. */
  _id: string;
  organizationId: string;
  /** `<workflow>|<value of groupBy>`. */
  group: string;
  at: Date;
  hit: boolean;
  /** When it leaves the window. */
  expireAt: Date;
}

/** Whether a group may fire. */
interface MeasureDocument extends TenantDocument {
  _id: string;
  organizationId: string;
  armed: boolean;
  /** Raised with each event, so that two that come at once see each other. */
  seen: number;
}

/** More say no more. */
const mostCounted = 20_000;

export function measureStore({ database }: Pick<EngineCore, 'database'>) {
  const samples = database.collection<SampleDocument>('samples');
  const measures = database.collection<MeasureDocument>('measures');
  const measureId = (scope: Scope, group: string): string => `${scope.organizationId}|${group}`;

  return {
    has: async (scope: Scope, id: string, tx: Transactional): Promise<boolean> =>
      (await samples.count(scope, { _id: id }, { tx, limit: 1 })) > 0,
    insert: (tx: Transactional, scope: Scope, sample: SampleDocument): Promise<void> =>
      samples.insert(scope, sample, tx),
    /** From `from` (exclusive) to `to`. */
    async tally(
      scope: Scope,
      group: string,
      from: Date,
      to: Date,
      hits: boolean,
      tx: Transactional,
    ): Promise<Tally> {
      const within = { group, at: { $gt: from, $lte: to } };
      const options = { tx, limit: mostCounted };
      const total = await samples.count(scope, within, options);
      return { total, hits: hits ? await samples.count(scope, { ...within, hit: true }, options) : 0 };
    },
    async armed(scope: Scope, group: string, tx: Transactional): Promise<boolean> {
      return (await measures.findOne(scope, { _id: measureId(scope, group) }, { tx }))?.armed ?? true;
    },
    async setArmed(tx: Transactional, scope: Scope, group: string, armed: boolean): Promise<void> {
      const change = { $set: { armed }, $inc: { seen: 1 } };
      await measures.update(scope, { _id: measureId(scope, group) }, change, tx, { upsert: true });
    },
  };
}
export type MeasureStore = ReturnType<typeof measureStore>;
