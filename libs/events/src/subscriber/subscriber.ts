import { type Clock } from '@rymeda/kernel';
import type { Connection } from 'mongoose';
import type { AccessRecorder } from '../access-recorder.ts';
import { definitionOfType } from '../catalogue.ts';
import type { Consumer, ConsumerStats, Kafka } from '../kafka.ts';
import type { EventsLogger } from '../logger.ts';
import type { Transactions } from '../tx.ts';
import { createApplier, type Effects } from './apply.ts';
import type { OpenLetter } from './dead-letter.ts';
import { defaultBackoff } from './dead-letter.rules.ts';
import { deadLetterStore } from './dead-letter-store.ts';
import { createInbox } from './inbox.ts';
import { consumeLetterCommands } from './letter-commands.ts';
import { letterKeeper, type LetterCounts } from './letter-keeper.ts';
import { letterResolver } from './letter-resolver.ts';
import { batchTaker } from './take-batch.ts';

export interface SubscriberOptions {
  connection: Connection;
  kafka: Kafka;
  transactions: Transactions;
  clock: Clock;
  logger: EventsLogger;
  /** Consumer group, and the name under which applied events are remembered. */
  name: string;
  topics: string[];
  effects: Effects;
  accessRecorder?: AccessRecorder;
  /** Waits before each further attempt at an event that failed, milliseconds. */
  retryAfterMs?: readonly number[];
}

export interface SubscriberStats extends LetterCounts, ConsumerStats {}

export interface Subscriber {
  /** The consumer group's. */
  readonly name: string;
  start(): void;
  /** Ends the batch under way; what it was told is durable. */
  stop(): Promise<void>;
  /** Open letters, by record and sequence. */
  deadLetters(subject?: string): Promise<OpenLetter[]>;
  /** Applies a subject's letters in order, as far as they go; answers how many are left. */
  replay(subject: string): Promise<number>;
  /** Gives a letter up by its id; what waits behind it is applied. False when there is none. */
  drop(id: string): Promise<boolean>;
  stats(): SubscriberStats;
}

/** Latency that nobody waits for, for batches that share a transaction. */
const gathering = { minBytes: 32 * 1024, maxWaitMs: 200 };

/**
 * Applies each event once and each record's events in order. One that fails is put aside and tried again with
 * growing waits; its record's later events wait behind it, and only those. After the last attempt it is a dead
 * letter, on `rymeda.dead-letters.<name>`, until an operator replays or drops it.
 */
export function createSubscriber(options: SubscriberOptions): Subscriber {
  const { name, connection, kafka, logger, clock, effects, retryAfterMs: backoff = defaultBackoff } = options;
  for (const type of Object.keys(effects))
    if (definitionOfType(type) === undefined) throw new Error(`${name}: ${type} is not in the catalogue`);
  const inbox = createInbox(connection);
  const letters = deadLetterStore(connection, name, clock);
  const applier = createApplier({ ...options, inbox });
  const common = { name, applier, letters, logger, clock, backoff };
  const resolver = letterResolver(common);
  const keeper = letterKeeper({ connection, kafka, name, letters, resolver, logger });
  const eachBatch = batchTaker({ ...common, inbox, onLetter: () => keeper.wake() });
  let consumers: Consumer[] = [];

  return {
    name,
    start() {
      if (consumers.length > 0) return;
      const { topics } = options;
      consumers = [
        kafka.consumer({ groupId: name, topics, fromBeginning: true, eachBatch, ...gathering }),
        consumeLetterCommands({ kafka, name, letters, resolver, logger, onDone: () => keeper.wake() }),
      ];
      keeper.start();
    },
    async stop() {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await keeper.stop();
    },
    deadLetters: (subject) => letters.list(subject),
    async replay(subject) {
      await resolver.replay(subject);
      return (await letters.list(subject)).length;
    },
    async drop(id) {
      const dropped = await resolver.drop(id);
      keeper.wake();
      return dropped;
    },
    stats: () => ({
      running: 0,
      lagMessages: 0,
      batchSeconds: 0,
      ...consumers[0]?.stats(),
      ...keeper.counts(),
    }),
  };
}
