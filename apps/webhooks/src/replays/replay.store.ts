import {
  afterPosition,
  pageOf,
  type EngineCore,
  type Page,
  type Position as ListPosition,
} from '@rymeda/service';
import type { Scope, Transactional } from '@rymeda/tenancy';
import type { DeliveryDocument } from '../deliveries/delivery.ts';
import type { StoredEvent } from '../deliveries/delivery-writer.ts';
import type { ReplayDocument } from './replay.ts';

type Position = ReplayDocument['position'];

const behind = (field: string, { at, id }: Position) => ({
  $or: [{ [field]: { $gt: at } }, { [field]: at, _id: { $gt: id } }],
});

const ofEndpoints = { engine: 'webhooks', subject: /^endpoint\// };

/** Replays, and the past that they are made of. */
export function replayStore({ database }: Pick<EngineCore, 'database'>) {
  const replays = database.collection<ReplayDocument>('replays');
  const events = database.collection<StoredEvent & { _id: string; organizationId: string }>('events');
  const deliveries = database.collection<DeliveryDocument>('deliveries');
  return {
    insert: (tx: Transactional, scope: Scope, replay: ReplayDocument): Promise<void> =>
      replays.insert(scope, replay, tx),
    load: async (scope: Scope, id: string, filter: object): Promise<ReplayDocument | null> =>
      replays.findOne(scope, { ...filter, _id: id }),
    async list(
      scope: Scope,
      filter: object,
      limit: number,
      after: ListPosition | undefined,
    ): Promise<Page<ReplayDocument>> {
      const sort = { createdAt: -1, _id: -1 } as const;
      const wanted = { ...filter, ...afterPosition(after) };
      const rows = await replays.find(scope, wanted, { sort, limit: limit + 1 });
      return pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
    },
    /** What has come since, newest first; for a partner without the endpoints of others. */
    async recentEvents(
      scope: Scope,
      of: { engines: readonly string[]; event: string | undefined; since: Date; partnerId?: string },
      limit: number,
      after: ListPosition | undefined,
    ): Promise<Page<StoredEvent>> {
      const { at: until, ...more } = afterPosition(after, 'at') as { at?: object; $or?: object[] };
      const wanted = {
        at: { $gte: of.since, ...until },
        engine: { $in: of.engines },
        ...(of.event === undefined ? {} : { event: of.event }),
        ...(of.partnerId === undefined
          ? {}
          : { $nor: [{ ...ofEndpoints, 'payload.data.partnerId': { $ne: of.partnerId } }] }),
        ...more,
      };
      const sort = { at: -1, _id: -1 } as const;
      const rows = await events.find(scope, wanted, { sort, limit: limit + 1, hint: 'range' });
      return pageOf(rows, limit, (e) => ({ time: e.at, id: e._id }));
    },
    running: (scope: Scope, endpointId: string): Promise<ReplayDocument[]> =>
      replays.find(scope, { endpointId, status: 'running' }, { sort: { _id: 1 }, limit: 1 }),
    /** From where it stood when the step began: a process that lost its endpoint meanwhile sets nothing back. */
    async advance(
      scope: Scope,
      { _id, position: { at, id } }: ReplayDocument,
      change: Partial<ReplayDocument>,
    ): Promise<void> {
      const asItStood = { _id, status: 'running', 'position.at': at, 'position.id': id };
      await replays.update(scope, asItStood, { $set: change });
    },
    eventsBehind: (scope: Scope, position: Position, until: Date, limit: number): Promise<StoredEvent[]> =>
      events.find(
        scope,
        { at: { $gte: position.at, $lte: until }, ...behind('at', position) },
        { sort: { at: 1, _id: 1 }, limit, hint: 'range' },
      ),
    /** What was given up in the range, up to the request: what fails again by its replay is not replayed for ever. */
    failedBehind: (
      scope: Scope,
      { endpointId, position, until, createdAt }: ReplayDocument,
      limit: number,
    ): Promise<DeliveryDocument[]> =>
      deliveries.find(
        scope,
        {
          endpointId,
          status: 'failed',
          updatedAt: { $gte: position.at, $lte: until < createdAt ? until : createdAt },
          ...behind('updatedAt', position),
        },
        { sort: { updatedAt: 1, _id: 1 }, limit, hint: 'failed' },
      ),
    existing: (scope: Scope, ids: readonly string[]): Promise<Pick<DeliveryDocument, '_id' | 'status'>[]> =>
      deliveries.find(scope, { _id: { $in: ids } }, { projection: { status: 1 } }),
  };
}
export type ReplayStore = ReturnType<typeof replayStore>;
