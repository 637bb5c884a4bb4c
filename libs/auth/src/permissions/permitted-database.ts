import { resourceOfCollection, type ResourceType } from '@rymeda/contracts';
import {
  currentContext,
  type BulkOperation,
  type ScopedCollection,
  type ScopedFilter,
  type TenantDatabase,
  type TenantDocument,
} from '@rymeda/tenancy';
import { outsideRoles, RecordAccess } from './record-access.ts';
import type { RoleFilter } from './role-ability.ts';

export interface PermittedDatabase extends TenantDatabase {
  /**
   * The same collection without regard to roles, for what must hold across all records: a slot, a person, a unique
   * number. Nothing that is found here may be answered.
   */
  integrity<T extends TenantDocument>(name: string): ScopedCollection<T>;
}

/** An engine's scoped collections, of which a user sees and changes only what its roles leave. */
export function permittedDatabase(database: TenantDatabase, engine: string): PermittedDatabase {
  return {
    collection<T extends TenantDocument>(name: string) {
      const inner = database.collection<T>(name);
      const type = resourceOfCollection(engine, name);
      return type === undefined ? inner : permittedCollection(inner, type);
    },
    integrity: <T extends TenantDocument>(name: string) => database.collection<T>(name),
    // No caller's: it has no roles to regard.
    across: <T extends TenantDocument>(name: string) => database.across<T>(name),
  };
}

/** The calling user's access; `undefined` for API clients, services and jobs, which have no roles. */
export function currentAccess(): RecordAccess | undefined {
  const context = currentContext();
  if (context?.kind !== 'tenant') return undefined;
  if (context.access instanceof RecordAccess) return context.access;
  if (context.actor.kind === 'user' || context.access !== undefined)
    throw new Error('A user’s query without the user’s roles');
  return undefined;
}

/**
 * FORBIDDEN when the caller's roles don't let it make the record so. Writing it asks the same; this is for before
 * something else would be told, such as who is busy when.
 */
export const requirePermitted = (type: ResourceType, record: object): void =>
  currentAccess()?.requirePermitted(type, record as Record<string, unknown>);

function permittedCollection<T extends TenantDocument>(
  inner: ScopedCollection<T>,
  type: ResourceType,
): ScopedCollection<T> {
  const readable = (): RoleFilter => {
    const access = currentAccess();
    return access === undefined ? {} : access.readable(type);
  };
  return {
    async find(scope, filter, options) {
      const access = currentAccess();
      if (access === undefined) return inner.find(scope, filter, options);
      const role = access.readable(type);
      return role === null
        ? []
        : withoutHidden(access, type, await inner.find(scope, joined(filter, role), options));
    },
    async findOne(scope, filter, options) {
      const access = currentAccess();
      if (access === undefined) return inner.findOne(scope, filter, options);
      const role = access.changeable(type);
      const found = role === null ? null : await inner.findOne(scope, joined(filter, role), options);
      if (found !== null) return withoutHidden(access, type, [found])[0] ?? null;
      const visible = access.visible(type);
      if (role === visible || visible === null) return null;
      // Only in the way of a refusal: what may be seen and not changed is told apart from what isn't there.
      const seen = await inner.count(scope, joined(filter, visible), {
        limit: 1,
        ...(options?.tx ? { tx: options.tx } : {}),
      });
      if (seen > 0) throw outsideRoles();
      return null;
    },
    async count(scope, filter, options) {
      const role = readable();
      return role === null ? 0 : inner.count(scope, joined(filter, role), options);
    },
    async insert(scope, document, tx) {
      currentAccess()?.requirePermitted(type, asRecord(document));
      await inner.insert(scope, document, tx);
    },
    async update(scope, filter, update, tx, options) {
      const access = currentAccess();
      if (access === undefined) return inner.update(scope, filter, update, tx, options);
      const role = access.changeable(type);
      if (options?.upsert === true) throw outsideRoles();
      // As if there were none: a reference to what the caller can't see is one that leads nowhere.
      if (role === null) return { matched: 0, modified: 0 };
      const result = await inner.update(scope, joined(filter, role), update, tx);
      // What a role narrows must still be within it afterwards; the transaction takes back what is not.
      if (result.matched > 0 && Object.keys(role).length > 0) {
        const { _id } = filter;
        const still =
          _id !== undefined &&
          (await inner.count(scope, joined({ _id }, role), { limit: 1, ...(tx ? { tx } : {}) }));
        if (!still) throw outsideRoles();
      }
      return result;
    },
    async replace(scope, filter, document, tx) {
      const access = currentAccess();
      if (access === undefined) return inner.replace(scope, filter, document, tx);
      const role = access.changeable(type);
      if (role === null) throw outsideRoles();
      access.requirePermitted(type, asRecord(document));
      return inner.replace(scope, joined(filter, role), document, tx);
    },
    async softDelete(scope, filter, at, tx) {
      const role = currentAccess()?.changeable(type);
      if (role === null) throw outsideRoles();
      return inner.softDelete(scope, role === undefined ? filter : joined(filter, role), at, tx);
    },
    async aggregate<R>(
      scope: Parameters<ScopedCollection<T>['aggregate']>[0],
      stages: Parameters<ScopedCollection<T>['aggregate']>[1],
      tx?: Parameters<ScopedCollection<T>['aggregate']>[2],
    ) {
      const role = readable();
      if (role === null) return [];
      return inner.aggregate<R>(
        scope,
        Object.keys(role).length === 0 ? stages : [{ $match: role }, ...stages],
        tx,
      );
    },
    async bulkWrite(scope, operations: BulkOperation<T>[], tx) {
      if (currentAccess() !== undefined) throw new Error('A user’s request writes no bulk of records');
      return inner.bulkWrite(scope, operations, tx);
    },
    watch(scope, stages) {
      if (currentAccess() !== undefined) throw new Error('A user’s request watches no collection');
      return inner.watch(scope, stages);
    },
  };
}

/** Both filters hold, whatever fields they share. */
const joined = (filter: ScopedFilter, role: NonNullable<RoleFilter>): ScopedFilter =>
  Object.keys(role).length === 0
    ? filter
    : { ...filter, $and: [...((filter['$and'] as ScopedFilter[] | undefined) ?? []), role] };

const asRecord = ({ _id, ...fields }: TenantDocument): Record<string, unknown> => ({ ...fields, id: _id });

/**
 * Reads are given without the encrypted fields that the caller must not see, so that they are never opened. A write
 * needs its record whole; its answer is masked at the edge.
 */
function withoutHidden<T extends TenantDocument>(access: RecordAccess, type: ResourceType, found: T[]): T[] {
  if (!access.reads || !access.ability.masks(type)) return found;
  return found.map((document) => {
    const hidden = access
      .hidden(type, asRecord(document))
      .filter((f) => isSealed((document as Record<string, unknown>)[f]));
    return hidden.length === 0
      ? document
      : (Object.fromEntries(Object.entries(document).filter(([f]) => !hidden.includes(f))) as T);
  });
}

const isSealed = (value: unknown): boolean => typeof value === 'string' && value.startsWith('ENC[');
