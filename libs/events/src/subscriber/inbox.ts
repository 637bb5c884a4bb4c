import type { CloudEvent } from '@rymeda/contracts';
import type { Connection } from 'mongoose';
import { rawCollection } from '../mongo.ts';
import type { Tx } from '../tx.ts';

/** How far a consumer has come with a record. */
interface Position {
  _id: string;
  sequence: number;
}

export interface Inbox {
  /**
   * Runs the effect of each event, in the order given, unless this consumer has applied it, or a later one of the
   * same record. What it remembers commits with the effects, in the same transaction.
   */
  applyOnce<E extends CloudEvent>(
    tx: Tx,
    consumer: string,
    events: readonly E[],
    effect: (event: E) => Promise<void>,
  ): Promise<void>;
  /** Whether the event, or a later one of its record, was applied: a redelivery. */
  isApplied(tx: Tx, consumer: string, event: CloudEvent): Promise<boolean>;
}

/** A record's events ascend in `sequence`, so that its position alone tells what was applied, for ever. */
export function createInbox(connection: Connection): Inbox {
  const positions = () => rawCollection<Position>(connection, 'inbox_positions');

  async function reached({ session }: Tx, keys: readonly string[]): Promise<Map<string, number>> {
    const found = await positions()
      .find({ _id: { $in: [...new Set(keys)] } }, { session })
      .toArray();
    return new Map(found.map((p) => [p._id, p.sequence]));
  }

  /** Two deliveries at once both write them: one of the two meets a write conflict and runs again. */
  async function advance({ session }: Tx, to: ReadonlyMap<string, number>): Promise<void> {
    const updates = [...to].map(([_id, sequence]) => ({
      updateOne: { filter: { _id }, update: { $set: { sequence } }, upsert: true },
    }));
    const [only] = updates;
    if (updates.length > 1) await positions().bulkWrite(updates, { session, ordered: true });
    else if (only !== undefined)
      await positions().updateOne(only.updateOne.filter, only.updateOne.update, { session, upsert: true });
  }

  return {
    async isApplied(tx, consumer, event) {
      const key = recordKey(consumer, event);
      return event.sequence <= ((await reached(tx, [key])).get(key) ?? -Infinity);
    },
    async applyOnce(tx, consumer, events, effect) {
      const { fresh, to } = freshOf(
        consumer,
        events,
        await reached(
          tx,
          events.map((e) => recordKey(consumer, e)),
        ),
      );
      if (fresh.length === 0) return;
      await advance(tx, to);
      for (const event of fresh) await effect(event);
    },
  };
}

/** Which of the events are to be applied where records stand at `reached`, and where the records stand then. */
export function freshOf<E extends CloudEvent>(
  consumer: string,
  events: readonly E[],
  reached: ReadonlyMap<string, number>,
): { fresh: E[]; to: Map<string, number> } {
  const to = new Map<string, number>();
  const fresh = events.filter((event) => {
    const key = recordKey(consumer, event);
    if (event.sequence <= (to.get(key) ?? reached.get(key) ?? -Infinity)) return false;
    to.set(key, event.sequence);
    return true;
  });
  return { fresh, to };
}

/** Records of different organisations or engines never share a position, whatever their ids. */
export const recordKey = (consumer: string, event: CloudEvent): string =>
  [consumer, event.organizationid, event.source, event.subject].join(' ');

/** Where not even the record can be read, its messages' key stands for it. */
export const messageKey = (consumer: string, topic: string, key: string | null): string =>
  [consumer, topic, key ?? 'no key'].join(' ');
