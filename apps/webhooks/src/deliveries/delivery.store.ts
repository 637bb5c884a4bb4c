import { afterPosition, pageOf, type EngineCore, type Page, type Position } from '@rymeda/service';
import type { Scope, Transactional } from '@rymeda/tenancy';
import type { DeliveryDocument } from './delivery.ts';

const waitStep = 500;

/** One organisation's deliveries. What is written for many at once is in `delivery-writer.ts`. */
export function deliveryStore({ database }: Pick<EngineCore, 'database'>) {
  const documents = database.collection<DeliveryDocument>('deliveries');

  return {
    load: (
      scope: Scope,
      id: string,
      filter: object = {},
      tx?: Transactional,
    ): Promise<DeliveryDocument | null> => documents.findOne(scope, { ...filter, _id: id }, tx ? { tx } : {}),

    async list(
      scope: Scope,
      filter: object,
      limit: number,
      after: Position | undefined,
    ): Promise<Page<DeliveryDocument>> {
      const rows = await documents.find(
        scope,
        { ...filter, ...afterPosition(after) },
        { sort: { createdAt: -1, _id: -1 }, limit: limit + 1 },
      );
      return pageOf(rows, limit, (r) => ({ time: r.createdAt, id: r._id }));
    },

    insert: (tx: Transactional, scope: Scope, delivery: DeliveryDocument): Promise<void> =>
      documents.insert(scope, delivery, tx),

    /** In this order, so that of a record's events none is seen before those that came before it. */
    async insertInOrder(scope: Scope, deliveries: readonly DeliveryDocument[]): Promise<void> {
      if (deliveries.length === 0) return;
      await documents.bulkWrite(
        scope,
        deliveries.map(({ _id, organizationId: _tenant, ...fields }) => ({
          filter: { _id },
          update: { $setOnInsert: fields },
          upsert: true,
        })),
      );
    },

    /** What is to be done by now, the longest due first. `more`: a filter besides, to leave out what is under way. */
    due(
      scope: Scope,
      endpointId: string,
      by: Date,
      limit: number,
      more: object,
    ): Promise<DeliveryDocument[]> {
      return documents.find(
        scope,
        { endpointId, dueAt: { $lte: by }, ...more },
        { sort: { dueAt: 1 }, limit, hint: 'due' },
      );
    },

    /** When the next of an endpoint's deliveries is due; null when nothing is to be done. */
    async nextDue(scope: Scope, endpointId: string): Promise<Date | null> {
      const found = await documents.find(
        scope,
        { endpointId, dueAt: { $gt: new Date(0) } },
        { sort: { dueAt: 1 }, limit: 1, projection: { dueAt: 1 }, hint: 'due' },
      );
      return found[0]?.dueAt ?? null;
    },

    /** A record's deliveries that are not done, in the order of its events. */
    outstanding(
      scope: Scope,
      endpointId: string,
      subject: string,
      limit: number,
    ): Promise<DeliveryDocument[]> {
      return documents.find(
        scope,
        { endpointId, subject, dueAt: { $gt: new Date(0) } },
        { sort: { sequence: 1, _id: 1 }, limit, hint: 'order' },
      );
    },

    /** All of a record's deliveries wait for its first, which is due then: none of them is looked at before. */
    async waitUntil(scope: Scope, endpointId: string, subject: string, dueAt: Date): Promise<void> {
      for (let found = waitStep; found === waitStep;) {
        const early = { $gt: new Date(0), $lt: dueAt };
        const rows = await documents.find(
          scope,
          { endpointId, subject, dueAt: early },
          { projection: { _id: 1 }, limit: waitStep, hint: 'order' },
        );
        const later = rows.map(({ _id }) => ({
          filter: { _id, dueAt: early },
          update: { $set: { dueAt }, $inc: { changes: 1 } },
        }));
        if (later.length > 0) await documents.bulkWrite(scope, later);
        found = rows.length;
      }
    },

    /** What has not been tried waits for nothing but those before it: now it does not wait for them either. */
    async free(scope: Scope, endpointId: string, now: Date): Promise<void> {
      const waits = { dueAt: { $gt: now }, 'round.attempts': 0 };
      for (let found = waitStep; found === waitStep;) {
        const rows = await documents.find(
          scope,
          { endpointId, ...waits },
          { projection: { _id: 1 }, limit: waitStep, hint: 'due' },
        );
        const freed = rows.map(({ _id }) => ({
          filter: { _id, ...waits },
          update: { $set: { dueAt: now }, $inc: { changes: 1 } },
        }));
        if (freed.length > 0) await documents.bulkWrite(scope, freed);
        found = rows.length;
      }
    },

    /** A new round of attempts, beginning now. */
    async reopen(scope: Scope, ids: readonly string[], now: Date, tx?: Transactional): Promise<void> {
      if (ids.length === 0) return;
      // A legal hold, too, keeps when it would have been forgotten, and gives it back.
      const forgotten = { expireAt: '', heldExpireAt: '' };
      const set = { status: 'pending', dueAt: now, updatedAt: now, round: { attempts: 0, startedAt: now } };
      const update = { $set: set, $inc: { changes: 1 }, $unset: forgotten };
      await documents.bulkWrite(
        scope,
        ids.map((_id) => ({ filter: { _id }, update })),
        tx,
      );
    },
  };
}
export type DeliveryStore = ReturnType<typeof deliveryStore>;
