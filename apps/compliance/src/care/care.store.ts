import { afterPosition, pageOf, type EngineCore, type Page, type Position } from '@rymeda/service';
import type { Tx } from '@rymeda/events';
import { disclose, type Scope, type TenantDocument } from '@rymeda/tenancy';

interface SessionDocument extends TenantDocument {
  providerId: string;
  status: string;
  startTime: Date;
}

/** The projection of care's providers and sessions; written by its events alone. No PHI. */
export function careStore({ database }: Pick<EngineCore, 'database'>) {
  const providers = database.collection<TenantDocument>('care_providers');
  const sessions = database.collection<SessionDocument>('care_sessions');
  return {
    provider: (scope: Scope, _id: string, tx?: Tx): Promise<TenantDocument | null> =>
      providers.findOne(scope, { _id }, tx ? { tx } : {}),
    async saveProvider(tx: Tx, scope: Scope, _id: string, deletedAt: Date | null): Promise<void> {
      await providers.update(scope, { _id }, { $set: { deletedAt } }, tx, { upsert: true });
    },
    async saveSession(
      tx: Tx,
      scope: Scope,
      _id: string,
      fields: Omit<SessionDocument, '_id' | 'organizationId'>,
    ) {
      await sessions.update(scope, { _id }, { $set: fields }, tx, { upsert: true });
    },
    /** Booked for a moment at which something of the provider's is no longer valid. */
    async sessionsBeyond(
      scope: Scope,
      providerId: string,
      until: Date,
      limit: number,
      after?: Position,
    ): Promise<Page<{ id: string; providerId: string; startTime: string }>> {
      const rows = await sessions.find(
        scope,
        {
          $and: [{ startTime: { $gte: until } }, afterPosition(after, 'startTime')],
          ...{ providerId, status: 'scheduled', deletedAt: null },
        },
        { sort: { startTime: -1, _id: -1 }, limit: limit + 1 },
      );
      const page = pageOf(rows, limit, (row) => ({ time: row.startTime, id: row._id }));
      // When somebody is treated, and by whom, is PHI of a kind.
      if (page.items.length > 0)
        disclose({ resourceType: 'care_session', resourceIds: page.items.map((s) => s._id), fields: [] });
      const items = page.items.map((s) => ({ id: s._id, providerId, startTime: s.startTime.toISOString() }));
      return { ...page, items };
    },
  };
}
export type CareStore = ReturnType<typeof careStore>;
