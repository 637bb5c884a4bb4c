import type { RecordDefinition } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { problem } from '@rymeda/kernel';
import type { ChangeResult, FindOptions, Scope, TenantDocument } from '@rymeda/tenancy';
import { afterPosition, pageOf, type Page, type Position } from '../http/cursor.ts';
import type { EngineCore } from '../process/engine-core.ts';

/** What every record's state has in memory. */
export interface RecordState {
  id: string;
  organizationId: string;
  createdAt: Date;
  updatedAt: Date;
  /** Starts at 1, without holes; the ETag and the events' `sequence`. */
  version: number;
}

interface RecordDocument extends TenantDocument, Record<string, unknown> {
  version: number;
  createdAt: Date;
}

export type RecordFilter = Record<string, unknown>;

/** Load, list and save of one kind of record that has no blind indexes. What it loads is disclosed. */
export function recordStore<S extends RecordState>(
  core: Pick<EngineCore, 'database' | 'cipher'>,
  definition: RecordDefinition,
) {
  const documents = core.database.collection<RecordDocument>(definition.collection);
  const all = core.database.integrity<RecordDocument>(definition.collection);
  const cipher = core.cipher(definition);

  const toDocument = async (scope: Scope, state: S, more: RecordFilter): Promise<RecordDocument> => {
    const { id, ...fields } = state;
    const sealed = await cipher.seal(scope, id, fields);
    return {
      _id: id,
      schemaVersion: definition.schemaVersion,
      ...sealed,
      ...more,
      deletedAt: null,
    } as unknown as RecordDocument;
  };
  const open = async (scope: Scope, found: RecordDocument[], hidden: readonly string[]): Promise<S[]> =>
    (await cipher.open(scope, found)).map(({ _id, deletedAt: _d, schemaVersion: _v, guard: _g, ...rest }) => {
      for (const name of hidden) delete (rest as RecordFilter)[name];
      return { ...rest, id: _id } as unknown as S;
    });

  /** `hidden`: stored fields that are not part of the state, such as those that only indexes use. */
  return (hidden: readonly string[] = []) => ({
    async load(scope: Scope, id: string, tx?: Tx, filter: RecordFilter = {}): Promise<S | null> {
      const found = await documents.findOne(scope, { ...filter, _id: id, deletedAt: null }, tx ? { tx } : {});
      return found === null ? null : ((await open(scope, [found], hidden))[0] ?? null);
    },
    /** Also when it was deleted. */
    async loadEver(scope: Scope, id: string): Promise<S | null> {
      const found = await documents.findOne(scope, { _id: id });
      return found === null ? null : ((await open(scope, [found], hidden))[0] ?? null);
    },
    /** Those of them that are there, in no order. */
    async loadMany(tx: Tx, scope: Scope, ids: readonly string[]): Promise<S[]> {
      if (ids.length === 0) return [];
      const rows = await documents.find(scope, { _id: { $in: [...ids] }, deletedAt: null }, { tx });
      return open(scope, rows, hidden);
    },
    async list(
      scope: Scope,
      filter: RecordFilter,
      limit: number,
      after?: Position,
      options: FindOptions = {},
    ): Promise<Page<S>> {
      const rows = await documents.find(
        scope,
        { ...filter, deletedAt: null, ...afterPosition(after) },
        { sort: { createdAt: -1, _id: -1 }, limit: limit + 1, ...options },
      );
      const { items, next } = pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
      return { items: await open(scope, items, hidden), next };
    },
    /** The same with those that were deleted, and when: for whoever has to show what there was. */
    async listEver(
      scope: Scope,
      limit: number,
      after?: Position,
    ): Promise<Page<S & { deletedAt: Date | null }>> {
      const options = { sort: { createdAt: -1, _id: -1 }, limit: limit + 1 } as const;
      const rows = await documents.find(scope, afterPosition(after), options);
      const { items, next } = pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
      const gone = new Map(items.map((row) => [row._id, row.deletedAt ?? null]));
      const states = await open(scope, items, hidden);
      return { items: states.map((s) => ({ ...s, deletedAt: gone.get(s.id) ?? null })), next };
    },
    /** Whether it is there; discloses nothing. */
    async exists(tx: Tx, scope: Scope, id: string): Promise<boolean> {
      return (await documents.count(scope, { _id: id, deletedAt: null }, { tx, limit: 1 })) > 0;
    },
    /** Whether it is there; if so, holds it against a deletion until `tx` ends. Discloses nothing. */
    async hold(tx: Tx, scope: Scope, id: string): Promise<boolean> {
      const held = await documents.update(scope, { _id: id, deletedAt: null }, { $inc: { guard: 1 } }, tx);
      return held.matched === 1;
    },
    /** The same of a record that the caller need not be able to see: for what must hold whoever asks. */
    async holdForAnyone(tx: Tx, scope: Scope, id: string): Promise<boolean> {
      const held = await all.update(scope, { _id: id, deletedAt: null }, { $inc: { guard: 1 } }, tx);
      return held.matched === 1;
    },
    /** Whether any live record fits a filter, whoever may see it: for what must hold across all. Discloses nothing. */
    async any(tx: Tx, scope: Scope, filter: RecordFilter): Promise<boolean> {
      const found = await all.findOne(scope, { ...filter, deletedAt: null }, { tx, projection: { _id: 1 } });
      return found !== null;
    },
    async insert(tx: Tx, scope: Scope, state: S, more: RecordFilter = {}): Promise<void> {
      await documents.insert(scope, await toDocument(scope, state, more), tx);
    },
    async replace(tx: Tx, scope: Scope, state: S, more: RecordFilter = {}): Promise<void> {
      const was = { _id: state.id, version: state.version - 1, deletedAt: null };
      oneChanged(await documents.replace(scope, was, await toDocument(scope, state, more), tx));
    },
    async softDelete(
      tx: Tx,
      scope: Scope,
      state: Pick<S, 'id' | 'version'>,
      unset: RecordFilter = {},
    ): Promise<void> {
      const set = { deletedAt: tx.now, updatedAt: tx.now, version: state.version };
      const gone = { $set: set, ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}) };
      const was = { _id: state.id, version: state.version - 1, deletedAt: null };
      oneChanged(await documents.update(scope, was, gone, tx));
    },
  });
}

/** What was to be changed is not there in the version that was decided on: its event shall not be told either. */
function oneChanged({ matched }: ChangeResult): void {
  if (matched !== 1) throw problem('CONFLICT', 'The record was changed meanwhile');
}
