import type { Connection } from 'mongoose';
import { currentContext } from './context.ts';
import { tenantModel } from './model.ts';
import {
  allOf,
  checkDocument,
  scoped,
  within,
  type Scope,
  type ScopedFilter,
  type TenantDocument,
  type Transactional,
} from './scoped-collection.ts';
import { checkUpdate } from './refuse-changes.ts';

/** What is sought of one tenant. */
export interface ScopedPart {
  scope: Scope;
  filter: ScopedFilter;
}

/**
 * A tenant collection for who works for many tenants at once, as what takes in events does: one command where there
 * would be one a tenant. Each document and each part of a filter names its tenant, and no tenant's context may ask:
 * what somebody asks for is answered by scoped collections alone.
 */
export interface AcrossTenants<T extends TenantDocument> {
  /** In order; ends with the first that fails. Make it a transaction's where all or none are to be there. */
  insert(documents: readonly T[], tx?: Transactional): Promise<void>;
  /** What any of the parts finds. */
  find(
    parts: readonly ScopedPart[],
    options?: { limit?: number; projection?: Record<string, 0 | 1>; hint?: string },
  ): Promise<T[]>;
  /** Each changes one document at most; how many were found, of all of them. */
  update(
    changes: readonly (ScopedPart & { update: Record<string, unknown> })[],
    tx?: Transactional,
  ): Promise<number>;
}

export function acrossTenants<T extends TenantDocument>(
  connection: Connection,
  name: string,
): AcrossTenants<T> {
  const model = tenantModel(connection, name);
  const collection = () => {
    if (currentContext()?.kind !== 'system')
      throw new Error(`${name} across tenants without a system context`);
    return model.collection;
  };
  return {
    async insert(documents, tx) {
      if (documents.length === 0) return;
      const all = documents.map((d) => checkDocument(d, d));
      // Ids are strings of ours, where the driver's types expect its own.
      await collection().insertMany(all as never[], { ...within(tx), ordered: true });
    },
    async find(parts, options = {}) {
      if (parts.length === 0) return [];
      const branches = parts.map(({ scope, filter }) => scoped(scope, filter));
      const [first] = branches;
      const found = collection().find(branches.length === 1 && first ? first : { $or: branches }, options);
      return allOf<T>(found);
    },
    async update(changes, tx) {
      if (changes.length === 0) return 0;
      const operations = changes.map(({ scope, filter, update }) => ({
        updateOne: { filter: scoped(scope, filter), update: checkUpdate(update) },
      }));
      const [only] = operations;
      if (operations.length === 1 && only) {
        // The usual one goes past the driver's bulk machinery.
        const { filter, update } = only.updateOne;
        return (await collection().updateOne(filter, update, within(tx))).matchedCount;
      }
      const { matchedCount } = await collection().bulkWrite(operations, {
        ...within(tx),
        ordered: false,
      });
      return matchedCount;
    },
  };
}
