import type { ClientSession, Model, PipelineStage } from 'mongoose';
import { currentContext, type TenantContext } from './context.ts';
import { findByIdTogether } from './find-by-id.ts';
import { byIndex } from './missing-index.ts';
import { checkUpdate } from './refuse-changes.ts';
import { requireTenant } from './require-tenant.ts';
import { checkStages } from './stages.ts';

/** What every tenant document has. */
export interface TenantDocument {
  _id: string;
  organizationId: string;
  deletedAt?: Date | null;
}

/** The tenant that a store function works for; its first argument, always. */
export interface Scope {
  readonly organizationId: string;
}

/** A running transaction, handed through every write. */
export interface Transactional {
  readonly session: ClientSession;
  /**
   * Where it is: keeps a write for the end, where `write` makes those of one `kind` of many requests at once. False when
   * it is to be made at once.
   */
  readonly later?: Later;
}

export type Later = <T>(
  kind: object,
  item: T,
  write: (items: T[], tx: Transactional) => Promise<void>,
) => boolean;

/** What the driver is told of whoever reads or writes in a transaction, or reads in a snapshot. */
export const within = (tx?: Transactional) =>
  tx === undefined
    ? {}
    : { session: tx.session, ...(tx.session.snapshotEnabled ? { readConcern: ofOneMoment } : {}) };
/** Said with each read: the connection's own concern would take its place. */
const ofOneMoment = { level: 'snapshot' as const };

type Plain = Record<string, unknown>;
/** A filter without `organizationId`, which is written by the handle. */
export type ScopedFilter = Plain;

export interface FindOptions {
  sort?: Record<string, 1 | -1>;
  limit?: number;
  projection?: Record<string, 0 | 1>;
  hint?: string;
  tx?: Transactional;
}

export interface ChangeResult {
  matched: number;
  modified: number;
}

/**
 * The only way to a tenant collection: each operation writes the tenant into its own filter and checks it
 * against the caller's context. There is no operation without a scope and no way to the model behind.
 */
export interface ScopedCollection<T extends TenantDocument> {
  find(scope: Scope, filter: ScopedFilter, options?: FindOptions): Promise<T[]>;
  findOne(scope: Scope, filter: ScopedFilter, options?: FindOptions): Promise<T | null>;
  count(
    scope: Scope,
    filter: ScopedFilter,
    options?: { limit?: number; tx?: Transactional },
  ): Promise<number>;
  insert(scope: Scope, document: T, tx?: Transactional): Promise<void>;
  /** `update` is made of operators (`$set`, `$inc`, …); `upsert` creates the document with the scope in it. */
  update(
    scope: Scope,
    filter: ScopedFilter,
    update: Plain,
    tx?: Transactional,
    options?: { upsert?: boolean },
  ): Promise<ChangeResult>;
  replace(scope: Scope, filter: ScopedFilter, document: T, tx?: Transactional): Promise<ChangeResult>;
  softDelete(scope: Scope, filter: ScopedFilter, at: Date, tx?: Transactional): Promise<ChangeResult>;
  /** `stages` come after a `$match` on the tenant; stages that leave the collection are refused. */
  aggregate<R>(scope: Scope, stages: PipelineStage[], tx?: Transactional): Promise<R[]>;
  bulkWrite(scope: Scope, operations: BulkOperation<T>[], tx?: Transactional): Promise<ChangeResult>;
  /** Changes of this tenant's documents only. */
  watch(scope: Scope, stages?: PipelineStage[]): AsyncIterable<unknown> & { close(): Promise<void> };
}

export type BulkOperation<T> =
  | { insert: T }
  | { filter: ScopedFilter; update: Plain; upsert?: boolean }
  | { filter: ScopedFilter; replace: T };

export const tenantOf = (scope: Scope): string => requireTenant(scope.organizationId, 'Scope');

export const scoped = (scope: Scope, filter: ScopedFilter): Plain => ({
  ...filter,
  organizationId: tenantOf(scope),
});

export function checkDocument<T extends TenantDocument>(scope: Scope, document: T): T {
  if (document.organizationId !== tenantOf(scope)) throw new Error('Document belongs to another tenant');
  return document;
}

/** All that a cursor finds. Before the first connection it is a promise of one, which mongoose keeps until then. */
export async function allOf<T>(cursor: { toArray(): Promise<unknown[]> }): Promise<T[]> {
  const opened = await Promise.resolve(cursor);
  return (await opened.toArray()) as T[];
}

const duplicateKey = 11000;

/** A live record by its id, and nothing else is asked. */
const isLiveById = (filter: ScopedFilter, options: FindOptions): boolean =>
  typeof filter['_id'] === 'string' &&
  filter['deletedAt'] === null &&
  Object.keys(filter).length === 2 &&
  Object.keys(options).length === 0;

/** Whoever asks, when it is of this scope's tenant; the walls tell any other what is wrong. */
function callerOf(scope: Scope): TenantContext | undefined {
  const context = currentContext();
  const own = context?.kind === 'tenant' && context.organizationId === tenantOf(scope);
  return own ? context : undefined;
}

const asked = ({ tx, ...options }: FindOptions) => ({ ...options, ...within(tx) });

export function scopedCollection<T extends TenantDocument>(model: Model<Plain>): ScopedCollection<T> {
  async function insertAll(documents: T[], tx?: Transactional): Promise<void> {
    await model.insertMany(documents, { ...within(tx), lean: true });
  }

  const byId = findByIdTogether<T>(async (organizationId, ids) => {
    const filter = scoped({ organizationId }, { _id: { $in: ids }, deletedAt: null });
    return allOf<T>(model.collection.find(filter, { hint: '_id_' }));
  });

  return {
    // Reads ask the model's guarded collection itself: nothing is cast or hydrated, and a Query costs more than the rest.
    async find(scope, filter, options = {}) {
      const { hint, ...rest } = options;
      const read = (by: { hint?: string }) =>
        allOf<T>(model.collection.find(scoped(scope, filter), asked({ ...rest, ...by })));
      return byIndex(model.collection.name, { hint, inTransaction: options.tx !== undefined }, read);
    },
    async findOne(scope, filter, options = {}) {
      const caller = callerOf(scope);
      if (caller !== undefined && isLiveById(filter, options)) return byId(caller, filter['_id'] as string);
      const found = await model.collection.findOne(scoped(scope, filter), asked(options));
      return found as unknown as T | null;
    },
    async count(scope, filter, options = {}) {
      const limit = options.limit === undefined ? {} : { limit: options.limit };
      return model.collection.countDocuments(scoped(scope, filter), { ...within(options.tx), ...limit });
    },
    async insert(scope, document, tx) {
      const checked = checkDocument(scope, document);
      if (tx?.later?.(model, checked, insertAll) !== true) await insertAll([checked], tx);
    },
    async update(scope, filter, update, tx, options = {}) {
      const upsert = options.upsert ?? false;
      const change = () =>
        model.updateOne(scoped(scope, filter), checkUpdate(update), { ...within(tx), upsert }).exec();
      const result = await change().catch((error: unknown) => {
        // Somebody made it at the same moment: it is there now. In a transaction that is a write conflict, and made again.
        if (!upsert || tx !== undefined || (error as { code?: unknown }).code !== duplicateKey) throw error;
        return change();
      });
      return { matched: result.matchedCount, modified: result.modifiedCount + result.upsertedCount };
    },
    async replace(scope, filter, document, tx) {
      const result = await model
        .replaceOne(scoped(scope, filter), checkDocument(scope, document), within(tx))
        .exec();
      return { matched: result.matchedCount, modified: result.modifiedCount };
    },
    async softDelete(scope, filter, at, tx) {
      const result = await model
        .updateOne(
          { ...scoped(scope, filter), deletedAt: null },
          { $set: { deletedAt: at, updatedAt: at } },
          within(tx),
        )
        .exec();
      return { matched: result.matchedCount, modified: result.modifiedCount };
    },
    async aggregate<R>(scope: Scope, stages: PipelineStage[], tx?: Transactional) {
      const pipeline = [{ $match: scoped(scope, {}) }, ...checkStages(stages)];
      return (await model.aggregate(pipeline, within(tx)).exec()) as R[];
    },
    async bulkWrite(scope, operations, tx) {
      const result = await model.bulkWrite(operations.map((o) => bulk(scope, o)) as never, {
        ...within(tx),
        ordered: true,
        timestamps: false,
      });
      return {
        matched: result.matchedCount,
        modified: result.modifiedCount + result.upsertedCount + result.insertedCount,
      };
    },
    watch(scope, stages = []) {
      const match = { $match: { 'fullDocument.organizationId': tenantOf(scope) } };
      const pipeline = [match, ...checkStages(stages)] as Plain[];
      // The driver's own stream: mongoose's wrapper can't be iterated. A promise while it still connects.
      const stream = Promise.resolve(model.collection.watch(pipeline, { fullDocument: 'updateLookup' }));
      return {
        [Symbol.asyncIterator]: async function* () {
          yield* (await stream) as AsyncIterable<unknown>;
        },
        close: async () => (await stream).close(),
      };
    },
  };
}

function bulk<T extends TenantDocument>(scope: Scope, o: BulkOperation<T>): Plain {
  if ('insert' in o) return { insertOne: { document: checkDocument(scope, o.insert) } };
  if ('update' in o)
    return {
      updateOne: {
        filter: scoped(scope, o.filter),
        update: checkUpdate(o.update),
        upsert: o.upsert ?? false,
      },
    };
  return { replaceOne: { filter: scoped(scope, o.filter), replacement: checkDocument(scope, o.replace) } };
}
