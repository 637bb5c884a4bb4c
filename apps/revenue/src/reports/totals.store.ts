import type { Tx } from '@rymeda/events';
import { uuidv7Hex } from '@rymeda/kernel';
import type { EngineCore } from '@rymeda/service';
import {
  platformCollection,
  within,
  type Scope,
  type TenantDocument,
  type Transactional,
} from '@rymeda/tenancy';
import type { PipelineStage } from 'mongoose';
import { today } from '../days.ts';
import { increments, merged, recordedRowsOf, rowsOf } from './totals.rules.ts';
import { sumsOf, type Change, type Periods, type Sum, type Sums, type TotalRow } from './totals.ts';

/** What one transaction posted. A row exists exactly while it is not in the totals. */
interface ChangeRow {
  _id: string;
  organizationId: string;
  /** The day of the transaction, in UTC. */
  recordedOn: string;
  changes: Change[];
}

type TotalDocument = TenantDocument & Omit<TotalRow, 'sums'> & Sums;

/** Which totals a report wants. */
export interface Wanted {
  payerId?: string | undefined;
  /** Only what was recorded in these periods. */
  recorded?: readonly string[];
}

/** What a report finds of a payer. */
export interface Found {
  payerId: string;
  sums: Sums;
}

export const totalsCollection = 'revenue_totals';

/**
 * Running totals by payer and day, which is what reports read: their cost is that of payers and days, whatever the
 * number of claims. Postings write a row of changes with themselves, so that those who post at once don't wait for one
 * another; the keeper adds the rows to the totals.
 */
export function totalsStore(core: Pick<EngineCore, 'database' | 'connection'>, wake: () => void) {
  const documents = core.database.collection<TotalDocument>(totalsCollection);
  const rows = () => platformCollection<ChangeRow>(core.connection, 'revenue_changes');
  const noted = new WeakMap<Tx, Change[]>();

  return {
    /** With the transaction; all of it in one row. */
    note(tx: Tx, { organizationId }: Scope, changes: readonly Change[]): void {
      const before = noted.get(tx);
      if (before !== undefined) return void before.push(...changes);
      const all = [...changes];
      noted.set(tx, all);
      tx.beforeCommit(async () => {
        const row = {
          ...{ _id: uuidv7Hex(), organizationId },
          ...{ recordedOn: today(tx.now), changes: merged(all) },
        };
        if (row.changes.length === 0) return;
        await rows().insertOne(row, { session: tx.session });
        tx.afterCommit(wake);
      });
    },

    /** Sums by payer. */
    async sums(
      tx: Transactional,
      scope: Scope,
      names: readonly Sum[],
      periods: Periods,
      wanted: Wanted = {},
    ): Promise<Found[]> {
      const stages = reportStages(names, periods, wanted);
      const found = await documents.aggregate<{ _id: string } & Record<Sum, number>>(scope, stages, tx);
      return found.map((row) => ({
        payerId: row._id,
        sums: Object.fromEntries(names.map((name) => [name, row[name]])),
      }));
    },

    /** What is not in the totals yet. */
    async waiting(tx: Transactional, { organizationId }: Scope, limit?: number): Promise<ChangeRow[]> {
      const cursor = rows().find({ organizationId }, { ...within(tx), sort: { _id: 1 } });
      return (limit === undefined ? cursor : cursor.limit(limit)).toArray();
    },

    /** The same for a report: what it has to add to the totals, as they were at the end of a day. */
    async notYetIn(
      tx: Transactional,
      scope: Scope,
      kind: Change['kind'],
      { payerId, until }: { payerId?: string | undefined; until?: string } = {},
    ): Promise<Change[]> {
      const waiting = await this.waiting(tx, scope);
      return waiting
        .filter(({ recordedOn }) => until === undefined || recordedOn <= until)
        .flatMap((row) => row.changes)
        .filter((c) => c.kind === kind && (payerId === undefined || c.payerId === payerId));
    },

    /** Whose changes wait the longest. */
    nextOrganization: async (): Promise<string | undefined> =>
      (await rows().findOne({}, { sort: { _id: 1 } }))?.organizationId,

    async fold(tx: Tx, scope: Scope, waiting: readonly ChangeRow[]): Promise<void> {
      const days = Map.groupBy(waiting, (row) => row.recordedOn);
      const recorded = [...days].flatMap(([recordedOn, rows]) =>
        merged(rows.flatMap((row) => row.changes)).flatMap((c) => recordedRowsOf(c, recordedOn)),
      );
      const totals = merged(waiting.flatMap((row) => row.changes)).flatMap(rowsOf);
      const keyed = new Map<string, Record<string, number>>();
      const keys = new Map<string, Omit<TotalRow, 'sums'>>();
      for (const row of [...totals, ...recorded]) {
        const { sums: _sums, ...key } = row;
        const _id = [scope.organizationId, ...totalKey(row)].join('/');
        const before = keyed.get(_id) ?? {};
        const more = increments(row);
        keyed.set(_id, Object.fromEntries(Object.entries(more).map(([n, v]) => [n, v + (before[n] ?? 0)])));
        keys.set(_id, key);
      }
      const operations = [...keyed].map(([_id, $inc]) => ({
        filter: { _id },
        update: { $set: keys.get(_id) ?? {}, $inc },
        upsert: true,
      }));
      if (operations.length > 0) await documents.bulkWrite(scope, operations, tx);
      const ids = waiting.map((row) => row._id);
      const { deletedCount } = await rows().deleteMany({ _id: { $in: ids } }, { session: tx.session });
      if (deletedCount !== ids.length) throw new Error('Changes that another process has added');
    },
  };
}
export type TotalsStore = ReturnType<typeof totalsStore>;

/** What tells a total from the others of its organisation. */
export const totalKey = ({ kind, recorded, period, payerId }: TotalRow): string[] => [
  ...(recorded === undefined ? [kind] : [kind, recorded]),
  period,
  payerId,
];

/** Answered from the index alone. */
export const reportStages = (
  names: readonly Sum[],
  periods: Periods,
  { payerId, recorded }: Wanted = {},
): PipelineStage[] => {
  const period = 'weeksFrom' in periods ? { $gte: periods.weeksFrom, $lt: 'x' } : { $in: periods };
  const of =
    recorded === undefined ? { kind: kindOf(names) } : { kind: 'recorded', recorded: { $in: recorded } };
  return [
    { $match: { ...of, period, ...(payerId === undefined ? {} : { payerId }) } },
    {
      $group: {
        _id: '$payerId',
        ...Object.fromEntries(names.map((name) => [name, { $sum: `$${name}` }])),
      },
    },
  ];
};

const kindOf = (names: readonly Sum[]): Change['kind'] =>
  names.every((name) => sumsOf('open').includes(name)) ? 'open' : 'activity';
