import { problem } from '@rymeda/kernel';
import { afterPosition, pageOf, type Page, type Position } from '@rymeda/service';
import type { Scope, Transactional } from '@rymeda/tenancy';
import type { Collection } from 'mongodb';
import type { OrganizationState } from './organization.ts';

export interface OrganizationRow extends Omit<OrganizationState, 'id'> {
  _id: string;
  /** The tenant itself, as every document carries it. */
  organizationId: string;
  /** Written by whoever relies on the status not changing in the same moment. */
  guard: number;
}

/** The tenants themselves: a tenant reaches its own by its scope, an operator lists them. */
export function organizationStore(rows: Collection<OrganizationRow>) {
  const own = (scope: Scope) => ({ _id: scope.organizationId });
  return {
    async load(scope: Scope, tx?: Transactional): Promise<OrganizationState | null> {
      const row = await rows.findOne(own(scope), tx ? { session: tx.session } : {});
      return row && toState(row);
    },
    exists: async (organizationId: string): Promise<boolean> =>
      (await rows.countDocuments({ _id: organizationId }, { limit: 1 })) > 0,
    /** The status, held still until the transaction ends; null when there is no such organisation. */
    async holdStatus(tx: Transactional, scope: Scope): Promise<OrganizationState['status'] | null> {
      const hold = { $inc: { guard: 1 } };
      const row = await rows.findOneAndUpdate(own(scope), hold, { session: tx.session });
      return row?.status ?? null;
    },
    /** DUPLICATE_IDENTIFIER when the id is taken. */
    async insert(tx: Transactional, { id, ...state }: OrganizationState): Promise<void> {
      try {
        await rows.insertOne({ _id: id, organizationId: id, ...state, guard: 0 }, { session: tx.session });
      } catch (error) {
        if ((error as { code?: unknown }).code !== 11000) throw error;
        throw problem('DUPLICATE_IDENTIFIER', 'Organisation id already in use', { details: { field: 'id' } });
      }
    },
    async update(tx: Transactional, scope: Scope, { id: _id, ...state }: OrganizationState): Promise<void> {
      const was = { ...own(scope), version: state.version - 1 };
      const result = await rows.updateOne(was, { $set: state }, { session: tx.session });
      if (result.matchedCount !== 1) throw problem('CONFLICT', 'The organisation was changed meanwhile');
    },
    /** All tenants, newest first; for operators alone. */
    async list(limit: number, after: Position | undefined): Promise<Page<OrganizationState>> {
      const sort = { createdAt: -1, _id: -1 } as const;
      const found = await rows.find(afterPosition(after), { sort, limit: limit + 1 }).toArray();
      const page = pageOf(found, limit, (r) => ({ time: r.createdAt, id: r._id }));
      return { ...page, items: page.items.map(toState) };
    },
  };
}
export type OrganizationStore = ReturnType<typeof organizationStore>;

function toState(row: OrganizationRow): OrganizationState {
  const { _id, organizationId: _organizationId, guard: _guard, ...state } = row;
  return { id: _id, ...state };
}
