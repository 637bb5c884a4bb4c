import type { Connection, mongo } from 'mongoose';
import { rawCollection } from './mongo.ts';
import { outboxCollection, type OutboxRow } from './outbox.ts';
import { mayLackEarlier, mostBytes, publishedBytes } from './relay.rules.ts';

const mostRows = 1_000;

/** A batch, and whether rows were left for the next. */
export interface OldestRows {
  rows: OutboxRow[];
  more: boolean;
}

/**
 * The oldest rows of some shards and any earlier rows of the same subjects, as of one moment at which all of
 * it is majority-committed: whoever sees a record's change also sees the one before it, or knows it published.
 */
export async function readOldest(connection: Connection, shards: number[]): Promise<OldestRows> {
  const session = connection.getClient().startSession({ snapshot: true });
  try {
    const outbox = rawCollection<OutboxRow>(connection, outboxCollection);
    const batch = await oldest(outbox, shards, session);
    if (!batch.more) return batch;
    return { rows: [...batch.rows, ...(await earlier(outbox, batch.rows, session))], more: true };
  } finally {
    await session.endSession();
  }
}

type Session = mongo.ClientSession;

async function oldest(
  outbox: mongo.Collection<OutboxRow>,
  shards: number[],
  session: Session,
): Promise<OldestRows> {
  const cursor = outbox
    .find({ shard: { $in: shards } }, { session, batchSize: mostRows + 1 })
    .sort({ _id: 1 })
    .limit(mostRows + 1);
  const rows: OutboxRow[] = [];
  let bytes = 0;
  try {
    for await (const row of cursor as AsyncIterable<OutboxRow>) {
      bytes += publishedBytes(row);
      if (rows.length === mostRows || (rows.length > 0 && bytes > mostBytes)) return { rows, more: true };
      rows.push(row);
    }
  } finally {
    await cursor.close();
  }
  return { rows, more: false };
}

async function earlier(
  outbox: mongo.Collection<OutboxRow>,
  rows: OutboxRow[],
  session: Session,
): Promise<OutboxRow[]> {
  const lacking = mayLackEarlier(rows);
  if (lacking.length === 0) return [];
  const seen = new Set(rows.map((r) => r._id));
  const found = await outbox
    .find({ $or: lacking.map(({ subject, below }) => ({ subject, sequence: { $lt: below } })) }, { session })
    .toArray();
  return found.filter((row) => !seen.has(row._id));
}
