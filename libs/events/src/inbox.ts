import type { CloudEvent } from '@rymeda/contracts';
import type { Connection } from 'mongoose';
import { rawCollection } from './mongo.ts';
import type { Tx } from './transactions.ts';

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
}

export function createInbox(connection: Connection): Inbox {
  return {
    async applyOnce(tx, consumer, event, effect) {
      const inbox = rawCollection<Applied>(connection, 'inbox');
      const positions = rawCollection<Position>(connection, 'inbox_positions');
      const { session } = tx;
      const applied = `${consumer} ${event.id}`;
      const record = recordKey(consumer, event);
      if ((await inbox.findOne({ _id: applied }, { session })) !== null) return false;
      const position = await positions.findOne({ _id: record }, { session });
      if (position !== null && event.sequence <= position.sequence) return false;
      await inbox.insertOne({ _id: applied, appliedAt: tx.now }, { session });
      // Two deliveries at once both write it: one of them meets a write conflict and runs again.
      await positions.updateOne(
        { _id: record },
        { $set: { sequence: event.sequence } },
        { session, upsert: true },
      );
      await effect();
      return true;
    },
  };
}

/** Records of different organisations or engines never share a position, whatever their ids. */
export const recordKey = (consumer: string, event: CloudEvent): string =>
  [consumer, event.organizationid, event.source, event.subject].join(' ');
