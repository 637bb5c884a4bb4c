import type { CloudEvent } from '@rymeda/contracts';
import type { EngineCore } from '@rymeda/service';
import { createLanes, type Lane } from '@rymeda/service/leases';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import { forgottenAt, pastEventId } from './past-events.store.ts';

/** An event that could not be taken in yet. Events carry no PHI. */
export interface SetAside extends TenantDocument {
  /** The organisation and the event's id. */
  _id: string;
  event: CloudEvent;
  publishedAt: Date;
  /** When it came. */
  at: Date;
  /** When it is taken again; null once it was. */
  dueAt: Date | null;
  expireAt: Date;
}

/** Which organisations have events that were set aside, and when to take them again. */
export const asideLanes = (connection: Connection) => createLanes<Lane>(connection, 'oris_aside_lanes');
export type AsideLanes = ReturnType<typeof asideLanes>;

/** Events that were set aside, until they were taken after all or are too old to start anything. */
export function setAsideStore({ database }: Pick<EngineCore, 'database'>) {
  const rows = database.collection<SetAside>('set_aside');
  return {
    /** What is there already stays as it is. */
    async put(
      scope: Scope,
      events: readonly Pick<SetAside, 'event' | 'publishedAt'>[],
      at: Date,
      dueAt: Date,
    ): Promise<void> {
      await rows.bulkWrite(
        scope,
        events.map(({ event, publishedAt }) => ({
          filter: { _id: pastEventId(event) },
          update: { $setOnInsert: { event, publishedAt, at, dueAt, expireAt: forgottenAt(at) } },
          upsert: true,
        })),
      );
    },
    due: (scope: Scope, by: Date, limit: number): Promise<SetAside[]> =>
      rows.find(scope, { dueAt: { $lte: by } }, { sort: { dueAt: 1 }, limit }),
    /** When the next one is to be taken again. */
    async nextDueAt(scope: Scope): Promise<Date | null> {
      const [next] = await rows.find(
        scope,
        { dueAt: { $gt: new Date(0) } },
        { sort: { dueAt: 1 }, limit: 1, projection: { dueAt: 1 } },
      );
      return next?.dueAt ?? null;
    },
    again: (scope: Scope, events: readonly SetAside[], dueAt: Date): Promise<void> =>
      change(scope, events, { dueAt }),
    /** They are done with, and forgotten at once. */
    done: (scope: Scope, events: readonly SetAside[], at: Date): Promise<void> =>
      change(scope, events, { dueAt: null, expireAt: at }),
  };

  async function change(scope: Scope, events: readonly SetAside[], to: Partial<SetAside>): Promise<void> {
    if (events.length === 0) return;
    await rows.bulkWrite(
      scope,
      events.map(({ _id }) => ({ filter: { _id }, update: { $set: to } })),
    );
  }
}
export type SetAsideStore = ReturnType<typeof setAsideStore>;
