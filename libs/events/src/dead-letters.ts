import type { CloudEvent } from '@rymeda/contracts';
import { Problem, type Clock } from '@rymeda/kernel';
import type { Connection } from 'mongoose';
import { isDuplicateKey, rawCollection } from './mongo.ts';

/** An event that a consumer could not apply, or that waits behind such a one. Events carry no PHI. */
export interface DeadLetter {
  _id: string;
  consumer: string;
  /** The record, as `recordKey` names it: its later events wait until this is resolved. */
  subject: string;
  sequence: number;
  event: CloudEvent;
  state: 'failed' | 'parked';
  /** The error's name or code; its message may quote a document and is not kept. */
  cause: string;
  origin: { topic: string; partition: number; offset: string };
  createdAt: Date;
}

export interface DeadLetters {
  /** Records of this consumer that have letters, with the sequence of the first; asked once a batch. */
  parkedAmong(consumer: string, subjects: string[]): Promise<Map<string, number>>;
  put(letter: Omit<DeadLetter, '_id' | 'createdAt' | 'sequence'>): Promise<void>;
  /** By record and sequence. */
  list(consumer: string, subject?: string): Promise<DeadLetter[]>;
  /** Resolved: applied after all, or given up by an operator. */
  remove(letter: Pick<DeadLetter, '_id'>): Promise<void>;
}

/** In the consumer's own database, so that parking works while Kafka is down. */
export function deadLetters(connection: Connection, clock: Clock): DeadLetters {
  const letters = () => rawCollection<DeadLetter>(connection, 'dead_letters');
  return {
    async parkedAmong(consumer, subjects) {
      if (subjects.length === 0) return new Map();
      const found = await letters()
        .find({ consumer, subject: { $in: subjects } }, { projection: { subject: 1, sequence: 1 } })
        .sort({ sequence: -1 })
        .toArray();
      return new Map(found.map((l) => [l.subject, l.sequence]));
    },
    async put(letter) {
      const _id = `${letter.consumer} ${letter.event.id}`;
      try {
        await letters().insertOne({ _id, ...letter, sequence: letter.event.sequence, createdAt: clock() });
      } catch (error) {
        // A redelivery of what is here already.
        if (!isDuplicateKey(error)) throw error;
      }
    },
    list: (consumer, subject) =>
      letters()
        .find({ consumer, ...(subject === undefined ? {} : { subject }) })
        .sort({ subject: 1, sequence: 1 })
        .toArray(),
    async remove({ _id }) {
      await letters().deleteOne({ _id });
    },
  };
}

export function causeOf(error: unknown): string {
  if (error instanceof Problem) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
