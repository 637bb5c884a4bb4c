import type { Clock } from '@rymeda/kernel';
import type { EventsLogger } from '../logger.ts';
import type { Applier } from './apply.ts';
import type { DeadLetter } from './dead-letter.ts';
import { afterFailure, afterPassing, causeOf, isPassing, notAnEvent } from './dead-letter.rules.ts';
import type { DeadLetterStore } from './dead-letter-store.ts';

export interface LetterResolverOptions {
  name: string;
  applier: Applier;
  letters: DeadLetterStore;
  logger: EventsLogger;
  clock: Clock;
  backoff: readonly number[];
}

/** Gets letters out of the way: by applying them after all, in order, or because an operator gives one up. */
export function letterResolver({ name, applier, letters, logger, clock, backoff }: LetterResolverOptions) {
  /** Records the failure; the database being away is none, nor is that something can't be had yet. */
  async function failed(letter: DeadLetter, error: unknown, waitsLeft: readonly number[]): Promise<void> {
    if (isPassing(error)) {
      const { cause, attempts, createdAt } = letter;
      const next = { ...afterPassing(error, createdAt, clock()), cause, attempts };
      await applier.inTransaction(letter.event, (tx) => letters.failedAgain(tx, letter, next));
      return;
    }
    const attempts = letter.attempts + 1;
    const next = afterFailure(attempts, waitsLeft, clock());
    const cause = letter.event === null ? notAnEvent : causeOf(error);
    await applier.inTransaction(letter.event, (tx) =>
      letters.failedAgain(tx, letter, { ...next, cause, attempts }),
    );
    if (next.state === 'failed')
      logger.failure('dead_letter', error, { group: name, eventId: letter._id, attempt: attempts });
  }

  /**
   * Applies a subject's letters in order, as far as they go. `waitsLeft` is empty when an operator asks: a failure
   * then is final at once.
   */
  async function replay(subject: string, waitsLeft: readonly number[] = []): Promise<void> {
    for (let letter = await letters.first(subject); letter !== null; letter = await letters.first(subject)) {
      const current = letter;
      try {
        if (current.event === null) throw Object.assign(new Error('unreadable'), { name: notAnEvent });
        await applier.apply([current.event], async (tx) => void (await letters.resolve(tx, current)));
        logger.info('dead_letter_applied', { group: name, eventId: current.event.id });
      } catch (error) {
        // One that only waited has its own attempts before it.
        return failed(current, error, waitsLeft.length === 0 && current.attempts === 0 ? backoff : waitsLeft);
      }
    }
  }

  return {
    replay,
    /** What is due by itself. */
    async retryDue(): Promise<void> {
      for (const { _id } of await letters.due(clock())) await replay(_id, backoff);
    },
    /** Gives one letter up; what waits behind it is due at once. False when it is not here. */
    async drop(id: string): Promise<boolean> {
      const letter = await letters.byId(id);
      if (letter === null) return false;
      return applier.inTransaction(letter.event, (tx) => letters.resolve(tx, letter));
    },
  };
}
export type LetterResolver = ReturnType<typeof letterResolver>;
