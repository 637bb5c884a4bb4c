import type { Connection, mongo } from 'mongoose';
import type { DeliveryDocument } from './delivery.ts';
import type { Outcome } from './outcome.rules.ts';

/** A past event, kept so that a new endpoint can be sent what it missed. */
export interface StoredEvent {
  _id: string;
  organizationId: string;
  event: string;
  engine: string;
  subject: string;
  sequence: number;
  payload: DeliveryDocument['payload'];
  /** When it was taken in. */
  at: Date;
  /** When it is forgotten. */
  expireAt: Date;
}

export interface OutcomeOf {
  organizationId: string;
  id: string;
  /** When the round began that was sent of. */
  roundStartedAt: Date;
  outcome: Outcome;
}

export interface DeliveryWriter {
  /** What is there already stays as it is. */
  insert(deliveries: readonly DeliveryDocument[]): Promise<void>;
  insertEvents(events: readonly StoredEvent[]): Promise<void>;
  /**
   * What came of a round that a replay has ended since is an attempt like others, and changes nothing else; so is a failure
   * of what another process has sent, or given up, meanwhile.
   */
  record: (outcomes: readonly OutcomeOf[]) => Promise<void>;
}

/** As many as the schedule of one round and several replays make; older ones give way. */
const mostAttempts = 60;
const mostAtOnce = 1_000;
const durable = { writeConcern: { w: 'majority', journal: true } } as const;

/** The bulk writes of all organisations at once: it has no tenant's context, and each document names its own. */
export function deliveryWriter(connection: Connection): DeliveryWriter {
  const collection = <T extends mongo.Document>(name: string): mongo.Collection<T> => {
    if (connection.db === undefined) throw new Error('The database is not connected yet');
    return connection.db.collection<T>(name);
  };

  async function insertNew<T extends mongo.Document>(name: string, rows: readonly T[]): Promise<void> {
    for (let at = 0; at < rows.length; at += mostAtOnce)
      try {
        const some = rows.slice(at, at + mostAtOnce) as mongo.OptionalUnlessRequiredId<T>[];
        await collection<T>(name).insertMany(some, { ordered: false, ...durable });
      } catch (error) {
        if (!isOnlyDuplicates(error)) throw error;
      }
  }

  return {
    insert: (deliveries) => insertNew('deliveries', deliveries),
    insertEvents: (events) => insertNew('events', events),
    async record(outcomes) {
      const deliveries = collection<DeliveryDocument>('deliveries');
      const { matchedCount } = await deliveries.bulkWrite(
        outcomes.map((of) => ({
          updateOne: {
            filter: { ...unrecorded(of), ...undecided(of) },
            update: updateOf(of.outcome),
          },
        })),
        { ordered: false, ...durable },
      );
      if (matchedCount === outcomes.length) return;
      await deliveries.bulkWrite(
        outcomes.map((of) => ({
          updateOne: { filter: unrecorded(of), update: attemptOf(of.outcome) },
        })),
        { ordered: false, ...durable },
      );
    },
  };
}

/** An attempt is counted once, also when this write is repeated or another process tried too. */
const unrecorded = ({ organizationId, id, outcome }: OutcomeOf) => ({
  _id: id,
  organizationId,
  'attempts.at': { $ne: outcome.attempt.at },
});

/** Of the round that was sent of; and what was delivered, or given up, waits for no further attempt. */
const undecided = ({ roundStartedAt, outcome }: OutcomeOf) => ({
  'round.startedAt': roundStartedAt,
  ...(outcome.status === 'delivered' ? {} : { status: 'pending' as const }),
});

const attemptOf = ({ attempt }: Outcome) => ({
  $max: { updatedAt: attempt.at },
  $inc: { attemptCount: 1 },
  $push: { attempts: { $each: [attempt], $slice: -mostAttempts } },
});

function updateOf(outcome: Outcome) {
  const { status, dueAt, expireAt, round } = outcome;
  const unset = { ...(dueAt === null ? { dueAt: '' } : {}), ...(expireAt === null ? { expireAt: '' } : {}) };
  return {
    ...attemptOf(outcome),
    $set: {
      status,
      round,
      ...(dueAt === null ? {} : { dueAt }),
      ...(expireAt === null ? {} : { expireAt }),
    },
    ...(Object.keys(unset).length === 0 ? {} : { $unset: unset as Record<string, ''> }),
  };
}

interface BulkError {
  writeErrors?: { code?: unknown }[] | { code?: unknown };
  result?: { getWriteConcernError?: () => unknown };
}

function isOnlyDuplicates(error: unknown): boolean {
  const { writeErrors, result } = error as BulkError;
  const faults = writeErrors === undefined ? [] : [writeErrors].flat();
  const isDurable = result?.getWriteConcernError?.() === undefined;
  return isDurable && faults.length > 0 && faults.every((f) => f.code === 11000);
}
