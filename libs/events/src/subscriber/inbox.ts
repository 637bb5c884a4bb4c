import type { CloudEvent } from '@rymeda/contracts';
import type { Connection } from 'mongoose';
import { rawCollection } from '../mongo.ts';
import type { Tx } from '../transactions.ts';

/** An event that a consumer has applied; goes when no topic can redeliver it any more. */
interface Applied {
  _id: string;
  appliedAt: Date;
}

/** How far a consumer has come with a record. */
interface Position {
  _id: string;
  sequence: number;
}

export interface Inbox {
  /**
   * Runs the effect unless this consumer has applied the event, or a later one of the same record: then it
   * answers false. What it remembers commits with the effect, in the same transaction.
   */
  applyOnce(tx: Tx, consumer: string, event: CloudEvent, effect: () => Promise<void>): Promise<boolean>;
  /** Whether the event, or a later one of its record, was applied: a redelivery. */
  isApplied(tx: Tx, consumer: string, event: CloudEvent): Promise<boolean>;
}

export function createInbox(connection: Connection): Inbox {
  const inbox = () => rawCollection<Applied>(connection, 'inbox');
  const positions = () => rawCollection<Position>(connection, 'inbox_positions');

  async function isApplied({ session }: Tx, consumer: string, event: CloudEvent): Promise<boolean> {
    if ((await inbox().findOne({ _id: appliedKey(consumer, event) }, { session })) !== null) return true;
    const position = await positions().findOne({ _id: recordKey(consumer, event) }, { session });
    return position !== null && event.sequence <= position.sequence;
  }

  return {
    isApplied,
    async applyOnce(tx, consumer, event, effect) {
      if (await isApplied(tx, consumer, event)) return false;
      const { session } = tx;
      await inbox().insertOne({ _id: appliedKey(consumer, event), appliedAt: tx.now }, { session });
      // Two deliveries at once both write it: one of them meets a write conflict and runs again.
      await positions().updateOne(
        { _id: recordKey(consumer, event) },
        { $set: { sequence: event.sequence } },
        { session, upsert: true },
      );
      await effect();
      return true;
    },
  };
}

const appliedKey = (consumer: string, event: CloudEvent): string => `${consumer} ${event.id}`;

/** Records of different organisations or engines never share a position, whatever their ids. */
export const recordKey = (consumer: string, event: CloudEvent): string =>
  [consumer, event.organizationid, event.source, event.subject].join(' ');

/** Where not even the record can be read, its messages' key stands for it. */
export const messageKey = (consumer: string, topic: string, key: string | null): string =>
  [consumer, topic, key ?? 'no key'].join(' ');
