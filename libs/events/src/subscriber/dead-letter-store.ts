import { uuidv7Hex, type Clock } from '@rymeda/kernel';
import type { Connection } from 'mongoose';
import { durable, rawCollection } from '../mongo.ts';
import type { Tx } from '../tx.ts';
import { openLetterOf, type DeadLetter, type OpenLetter, type ParkedSubject } from './dead-letter.ts';

/** Something to be said on the topic of dead letters; a row exists exactly while it is unsaid. */
export interface Notice {
  _id: string;
  consumer: string;
  key: string;
  /** Null is a tombstone: resolved. */
  value: string | null;
}

export type NewLetter = Omit<DeadLetter, 'createdAt' | 'announced'>;

const mostNotices = 500;

/**
 * In the consumer's own database, so that parking works while Kafka is down and is one transaction with what
 * was applied. Every change of a letter also writes its subject: who parks and who resolves at the same moment
 * meet there, and none is left behind.
 */
export function deadLetterStore(connection: Connection, consumer: string, clock: Clock) {
  const letters = () => rawCollection<DeadLetter>(connection, 'dead_letters');
  const subjects = () => rawCollection<ParkedSubject>(connection, 'parked_subjects');
  const notices = () => rawCollection<Notice>(connection, 'dead_letter_notices');

  const say = async (tx: Tx, key: string, value: OpenLetter | null): Promise<void> => {
    const row = { _id: uuidv7Hex(), consumer, key, value: value === null ? null : JSON.stringify(value) };
    await notices().insertOne(row, { session: tx.session });
  };
  /** Tells of a failed subject's letters: the first has failed, the others wait. */
  async function announce(tx: Tx, subject: string): Promise<void> {
    const { session } = tx;
    const all = await letters().find({ subject }, { session }).sort({ sequence: 1 }).toArray();
    for (const [i, letter] of all.entries())
      if (i === 0 || !letter.announced)
        await say(tx, letter._id, openLetterOf(letter, i === 0 ? 'failed' : 'parked'));
    await letters().updateMany({ subject, announced: false }, { $set: { announced: true } }, { session });
  }

  return {
    /** Which of these subjects wait. */
    async parkedAmong(ids: string[]): Promise<Set<string>> {
      if (ids.length === 0) return new Set();
      const found = await subjects()
        .find({ _id: { $in: ids } }, { projection: { _id: 1 } })
        .toArray();
      return new Set(found.map((s) => s._id));
    },

    /** The subject that waits for messages of this key, if any does. */
    async parkedByKey(topic: string, key: string): Promise<string | undefined> {
      return (await subjects().findOne({ consumer, topic, key }))?._id;
    },

    /** The first letter of a subject. */
    async open(tx: Tx, letter: NewLetter, next: Pick<ParkedSubject, 'state' | 'dueAt'>): Promise<void> {
      const { session } = tx;
      const { subject, origin } = letter;
      if ((await letters().findOne({ _id: letter._id }, { session })) !== null) return;
      await letters().insertOne({ ...letter, announced: false, createdAt: clock() }, { session });
      await subjects().updateOne(
        { _id: subject },
        { $set: { consumer, topic: origin.topic, key: origin.key, ...next }, $inc: { letters: 1 } },
        { session, upsert: true },
      );
      if (next.state === 'failed') await announce(tx, subject);
    },

    /** Puts a letter behind the others; false when none wait any more. */
    async park(tx: Tx, letter: NewLetter): Promise<boolean> {
      const { session } = tx;
      const subject = await subjects().findOneAndUpdate(
        { _id: letter.subject },
        { $inc: { letters: 1 } },
        { session },
      );
      if (subject === null) return false;
      if ((await letters().findOne({ _id: letter._id }, { session })) !== null) {
        await subjects().updateOne({ _id: letter.subject }, { $inc: { letters: -1 } }, { session });
        return true;
      }
      await letters().insertOne({ ...letter, announced: false, createdAt: clock() }, { session });
      if (subject.state === 'failed') await announce(tx, letter.subject);
      return true;
    },

    /** The first letter has failed again. */
    async failedAgain(
      tx: Tx,
      letter: DeadLetter,
      next: Pick<ParkedSubject, 'state' | 'dueAt'> & Pick<DeadLetter, 'cause' | 'attempts'>,
    ): Promise<void> {
      const { session } = tx;
      const { cause, attempts, state, dueAt } = next;
      await letters().updateOne({ _id: letter._id }, { $set: { cause, attempts } }, { session });
      await subjects().updateOne({ _id: letter.subject }, { $set: { state, dueAt } }, { session });
      if (state === 'failed') await announce(tx, letter.subject);
    },

    /** Applied after all, or given up. What waits behind it is due at once. False when it was resolved before. */
    async resolve(tx: Tx, letter: DeadLetter): Promise<boolean> {
      const { session } = tx;
      const found = await letters().findOneAndDelete({ _id: letter._id }, { session });
      if (found === null) return false;
      const left = await subjects().findOneAndUpdate(
        { _id: letter.subject },
        { $inc: { letters: -1 }, $set: { state: 'retrying', dueAt: clock() } },
        { session, returnDocument: 'after' },
      );
      if (left !== null && left.letters <= 0) await subjects().deleteOne({ _id: left._id }, { session });
      if (found.announced) await say(tx, letter._id, null);
      return true;
    },

    first: (subject: string): Promise<DeadLetter | null> =>
      letters().findOne({ subject }, { sort: { sequence: 1 } }),
    last: (subject: string): Promise<DeadLetter | null> =>
      letters().findOne({ subject }, { sort: { sequence: -1 } }),
    byId: (id: string): Promise<DeadLetter | null> => letters().findOne({ _id: `${consumer} ${id}` }),

    /** Open letters as the topic would tell them, by subject and sequence. */
    async list(subject?: string): Promise<OpenLetter[]> {
      const filter = { consumer, ...(subject === undefined ? {} : { subject }) };
      const found = await letters().find(filter).sort({ subject: 1, sequence: 1 }).toArray();
      const ids = [...new Set(found.map((l) => l.subject))];
      const states = new Map(
        (
          await subjects()
            .find({ _id: { $in: ids } })
            .toArray()
        ).map((s) => [s._id, s.state]),
      );
      return found.map((letter, i) =>
        openLetterOf(
          letter,
          found[i - 1]?.subject === letter.subject ? 'parked' : (states.get(letter.subject) ?? 'retrying'),
        ),
      );
    },

    /** Subjects whose next attempt is due, the longest first. */
    due: (now: Date): Promise<ParkedSubject[]> =>
      subjects()
        .find({ consumer, state: 'retrying', dueAt: { $lte: now } })
        .sort({ dueAt: 1 })
        .limit(20)
        .toArray(),

    async counts(): Promise<{ letters: number; failedSubjects: number; retryingSubjects: number }> {
      const of = (state: ParkedSubject['state']) => subjects().countDocuments({ consumer, state });
      const [all, failedSubjects, retryingSubjects] = await Promise.all([
        letters().countDocuments({ consumer }),
        of('failed'),
        of('retrying'),
      ]);
      return { letters: all, failedSubjects, retryingSubjects };
    },

    /** What is to be said, in the order of the changes. */
    unsaid: (): Promise<Notice[]> =>
      notices().find({ consumer }).sort({ _id: 1 }).limit(mostNotices).toArray(),
    async said(rows: readonly Notice[]): Promise<void> {
      await notices().deleteMany({ _id: { $in: rows.map((n) => n._id) } }, { writeConcern: durable });
    },
    /** That a command is done, or that a letter which an operator names is not here. */
    async tombstone(key: string): Promise<void> {
      await notices().insertOne({ _id: uuidv7Hex(), consumer, key, value: null }, { writeConcern: durable });
    },
  };
}
export type DeadLetterStore = ReturnType<typeof deadLetterStore>;
