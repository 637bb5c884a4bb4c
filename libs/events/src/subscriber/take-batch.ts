import type { CloudEvent } from '@rymeda/contracts';
import type { Clock } from '@rymeda/kernel';
import { chunks } from '../chunks.ts';
import type { IncomingMessage, MessageBatch } from '../kafka.ts';
import type { EventsLogger } from '../logger.ts';
import { readEvent } from '../read-event.ts';
import type { Applier } from './apply.ts';
import { waits } from './dead-letter.ts';
import {
  afterFailure,
  afterPassing,
  causeOf,
  isOfDatabase,
  isPassing,
  notAnEvent,
} from './dead-letter.rules.ts';
import type { DeadLetterStore, NewLetter } from './dead-letter-store.ts';
import { messageKey, recordKey, type Inbox } from './inbox.ts';

export interface TakeBatchOptions {
  name: string;
  applier: Applier;
  inbox: Inbox;
  letters: DeadLetterStore;
  logger: EventsLogger;
  clock: Clock;
  backoff: readonly number[];
  /** Something was parked. */
  onLetter(): void;
}

interface Delivery {
  message: IncomingMessage;
  event: CloudEvent | undefined;
}

/** Organisations worked on at once; each one's events stay one after the other. */
const width = 8;
/** Events of one transaction: enough that its cost is shared, few enough that it seldom meets another's writes. */
const mostTogether = 50;
const databaseAwayMs = 500;

/**
 * Applies what a partition brings. An event that fails is put aside at once, with the record that it belongs to,
 * so that no other waits for its further attempts; the database alone, being away, is waited for instead.
 */
export function batchTaker(options: TakeBatchOptions) {
  const { name, applier, inbox, letters, logger } = options;

  async function takeOne(delivery: Delivery, batch: MessageBatch, parked: Set<string>): Promise<void> {
    const { message, event } = delivery;
    if (event === undefined) return putAsideUnread(message, batch, parked);
    const record = recordKey(name, event);
    const subject = subjectsOf(delivery, batch).find((s) => parked.has(s));
    if (subject !== undefined) {
      const letter = letterOf({ message, event }, batch, subject, waits, 0);
      const stillWaits = await applier.inTransaction(event, async (tx) =>
        (await inbox.isApplied(tx, name, event)) ? true : letters.park(tx, letter),
      );
      if (stillWaits) return;
      parked.delete(subject);
    }
    try {
      await applier.apply([event]);
    } catch (error) {
      if (isOfDatabase(error)) throw error;
      const now = options.clock();
      // What can't be had now is no failed attempt: nobody waits for it, and no operator need look.
      const passes = isPassing(error);
      const next = passes ? afterPassing(error, now, now) : afterFailure(1, options.backoff, now);
      const letter = letterOf({ message, event }, batch, record, causeOf(error), passes ? 0 : 1);
      await applier.inTransaction(event, async (tx) => {
        if (!(await inbox.isApplied(tx, name, event))) await letters.open(tx, letter, next);
      });
      parked.add(record);
      options.onLetter();
      const fields = { group: name, topic: batch.topic, eventId: event.id, state: next.state };
      logger.failure('event_put_aside', error, fields);
    }
  }

  /** Its key tells whose it is, as a rule: what follows under that key waits for an operator to look. */
  async function putAsideUnread(
    message: IncomingMessage,
    batch: MessageBatch,
    parked: Set<string>,
  ): Promise<void> {
    const { topic, partition } = batch;
    const waiting = message.key === null ? undefined : await letters.parkedByKey(topic, message.key);
    const place = `${topic}/${partition}/${message.offset}`;
    // Without a key there is nobody to wait: it stands for itself.
    const own = message.key === null ? `${name} ${place}` : messageKey(name, topic, message.key);
    const subject = waiting ?? own;
    const letter = letterOf({ message, event: undefined }, batch, subject, notAnEvent, 1);
    await applier.inTransaction(null, async (tx) => {
      if (waiting === undefined) await letters.open(tx, letter, { state: 'failed', dueAt: options.clock() });
      else
        await letters.park(tx, { ...letter, sequence: ((await letters.last(subject))?.sequence ?? 0) + 0.5 });
    });
    parked.add(subject);
    options.onLetter();
    logger.warn('not_a_cloud_event', { group: name, topic, partition });
  }

  function letterOf(
    { message, event }: Delivery,
    { topic, partition }: MessageBatch,
    subject: string,
    cause: string,
    attempts: number,
  ): NewLetter {
    const { key, offset, value } = message;
    return {
      _id: `${name} ${event?.id ?? `${topic}/${partition}/${offset}`}`,
      consumer: name,
      subject,
      sequence: event?.sequence ?? 0,
      event: event ?? null,
      cause,
      attempts,
      origin: { topic, partition, offset, key, bytes: value?.length ?? 0 },
    };
  }

  /** Until it is done, or the partition has gone to another. */
  async function patiently<T>(batch: MessageBatch, work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (batch.lost() || !isOfDatabase(error)) throw error;
        await delay(databaseAwayMs);
      }
    }
  }

  /** What a delivery may wait behind: its record, and whatever had its key and could not be read. */
  const subjectsOf = ({ message, event }: Delivery, { topic }: MessageBatch): string[] => [
    ...(event === undefined ? [] : [recordKey(name, event)]),
    messageKey(name, topic, message.key),
  ];

  /** In one transaction; whatever is wrong with it, or with one of them, shows when each is taken by itself. */
  async function appliedTogether(deliveries: Delivery[]): Promise<boolean> {
    try {
      await applier.apply(deliveries.flatMap(({ event }) => event ?? []));
      return true;
    } catch {
      return false;
    }
  }

  async function takeAll(deliveries: Delivery[], batch: MessageBatch, parked: Set<string>): Promise<void> {
    for (const delivery of deliveries) {
      requireOwn(batch);
      await patiently(batch, () => takeOne(delivery, batch, parked));
    }
  }

  /** What waits, or can't be read, is taken by itself; of the others many share a transaction. */
  async function takeOrganization(deliveries: Delivery[], batch: MessageBatch, parked: Set<string>) {
    for (const some of chunks(deliveries, mostTogether)) {
      requireOwn(batch);
      const isAside = (d: Delivery): boolean => subjectsOf(d, batch).some((subject) => parked.has(subject));
      const [aside, free] = [some.filter(isAside), some.filter((d) => !isAside(d))];
      await takeAll(aside, batch, parked);
      if (free.length < 2 || !(await appliedTogether(free))) await takeAll(free, batch, parked);
    }
  }

  return async (batch: MessageBatch): Promise<void> => {
    const read = batch.messages.map((message) => ({ message, event: readEvent(message) }));
    const deliveries = read.filter(({ event }) => event === undefined || applier.takes(event));
    if (deliveries.length === 0) return;
    const subjects = new Set(deliveries.flatMap((delivery) => subjectsOf(delivery, batch)));
    const parked = await patiently(batch, () => letters.parkedAmong([...subjects]));
    // A message that is no event holds up its key, whosever that is: then order by key is all there is.
    if (deliveries.some(({ event }) => event === undefined)) return takeAll(deliveries, batch, parked);
    const organizations = [...Map.groupBy(deliveries, ({ event }) => event?.organizationid).values()];
    const work = async (): Promise<void> => {
      for (let own = organizations.shift(); own !== undefined; own = organizations.shift())
        await takeOrganization(own, batch, parked);
    };
    const all = await Promise.allSettled(Array.from({ length: width }, work));
    // All have ended before the offsets are decided on: nothing goes on behind a batch that failed.
    for (const outcome of all) if (outcome.status === 'rejected') throw outcome.reason;
  };
}

function requireOwn(batch: MessageBatch): void {
  if (batch.lost()) throw new Error('The partition has gone to another member');
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
