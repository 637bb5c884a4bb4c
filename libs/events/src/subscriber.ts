import type { CloudEvent } from '@rymeda/contracts';
import { Problem, type Clock } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import { parseCloudEvent } from './catalogue.ts';
import { causeOf, deadLetters, type DeadLetter } from './dead-letters.ts';
import { createInbox, recordKey } from './inbox.ts';
import type { Consumer, IncomingMessage, Kafka, MessageBatch } from './kafka.ts';
import type { EventsLogger } from './logger.ts';
import { isUnavailable } from './mongo.ts';
import type { Transactions, Tx } from './transactions.ts';

/** What an event does here; runs in the event's organisation, in a transaction, once. */
export type Effect = (tx: Tx, event: CloudEvent) => Promise<void>;

export interface SubscriberOptions {
  connection: Connection;
  kafka: Kafka;
  transactions: Transactions;
  clock: Clock;
  logger: EventsLogger;
  /** Consumer group, and the name under which applied events are remembered. */
  name: string;
  topics: string[];
  /** By CloudEvents `type`; other types are passed over. */
  effects: Readonly<Record<string, Effect>>;
  /** Waits before each further attempt at an event that failed, milliseconds. */
  retryAfterMs?: readonly number[];
}

export interface Subscriber {
  start(): void;
  stop(): Promise<void>;
  /** Applies a record's parked events in order, as far as they go; answers how many are left. */
  replay(subject: string): Promise<number>;
  deadLetters(subject?: string): Promise<DeadLetter[]>;
  /** Gives an event up; what waits behind it is applied by `replay`. */
  drop(letter: Pick<DeadLetter, '_id'>): Promise<void>;
}

/**
 * Applies each event once and each record's events in order. One that fails for good becomes a dead letter and
 * parks that record's later events, and only those; the database being away is waited for instead.
 */
export function createSubscriber(options: SubscriberOptions): Subscriber {
  const { name, logger, transactions, retryAfterMs = [100, 400, 1_600] } = options;
  const inbox = createInbox(options.connection);
  const letters = deadLetters(options.connection, options.clock);
  let consumer: Consumer | undefined;

  async function apply(event: CloudEvent): Promise<void> {
    const effect = options.effects[event.type];
    if (effect === undefined) return;
    await transactions.run(consumerContext(name, event), async (tx) => {
      await inbox.applyOnce(tx, name, event, () => effect(tx, event));
    });
  }

  /** The error that makes a dead letter; `undefined` when it was applied. Throws when the partition is lost. */
  async function attempts(event: CloudEvent, batch: MessageBatch): Promise<unknown> {
    for (let attempt = 0; ;) {
      try {
        return void (await apply(event));
      } catch (error) {
        if (batch.lost()) throw error;
        if (isPassing(error)) {
          await delay(500);
          continue;
        }
        const pause = retryAfterMs[attempt++];
        if (pause === undefined) return error;
        await delay(pause);
      }
    }
  }

  async function take(batch: MessageBatch): Promise<void> {
    const events = batch.messages.map((message) => ({ message, event: read(message, batch) }));
    const subjects = events.flatMap(({ event }) => (event === undefined ? [] : [recordKey(name, event)]));
    const parked = await letters.parkedAmong(name, [...new Set(subjects)]);
    for (const { message, event } of events) {
      if (event === undefined || options.effects[event.type] === undefined) continue;
      const subject = recordKey(name, event);
      const origin = { topic: batch.topic, partition: batch.partition, offset: message.offset };
      const first = parked.get(subject);
      if (first !== undefined) {
        // What comes before the letter was applied: a redelivery.
        if (event.sequence < first) continue;
        await letters.put({ consumer: name, subject, event, state: 'parked', cause: 'waits', origin });
        continue;
      }
      const error = await attempts(event, batch);
      if (error === undefined) continue;
      parked.set(subject, event.sequence);
      await letters.put({ consumer: name, subject, event, state: 'failed', cause: causeOf(error), origin });
      logger.failure('dead_letter', error, { group: name, topic: batch.topic, eventId: event.id });
    }
  }

  function read(message: IncomingMessage, batch: MessageBatch): CloudEvent | undefined {
    const event = parseCloudEvent(message.value);
    if (event === undefined)
      logger.warn('not_a_cloud_event', { group: name, topic: batch.topic, partition: batch.partition });
    return event;
  }

  return {
    start() {
      const { topics } = options;
      consumer ??= options.kafka.consumer({ groupId: name, topics, fromBeginning: true, eachBatch: take });
    },
    stop: async () => consumer?.stop(),
    deadLetters: (subject) => letters.list(name, subject),
    async replay(subject) {
      for (let waiting = await letters.list(name, subject); ; waiting = await letters.list(name, subject)) {
        if (waiting.length === 0) return 0;
        for (const [done, letter] of waiting.entries()) {
          try {
            await apply(letter.event);
          } catch (error) {
            logger.failure('dead_letter_replay_failed', error, { group: name, eventId: letter.event.id });
            return waiting.length - done;
          }
          await letters.remove(letter);
        }
      }
    },
    drop: (letter) => letters.remove(letter),
  };
}

/** Passes by itself: the database is away, or others keep changing the same records. */
const isPassing = (error: unknown): boolean =>
  isUnavailable(error) || (error instanceof Problem && (error.status === 503 || error.code === 'CONFLICT'));

/** The event's organisation; what it causes is done by the consumer in the event's name. */
const consumerContext = (name: string, event: CloudEvent): TenantContext => ({
  kind: 'tenant',
  organizationId: event.organizationid,
  actor: { id: `system:${name}`, kind: 'system', scopes: new Set(), cause: event.id },
  requestId: event.requestid ?? `req_${event.id.replaceAll('-', '')}`,
  ipAddress: 'internal',
  ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  operation: event.type,
  disclosures: [],
});

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
