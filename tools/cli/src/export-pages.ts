import { setTimeout as pause } from 'node:timers/promises';
import { RymedaError, type Page } from '@rymeda/sdk';
import { outcomeOf } from './exit-codes.ts';

/** Besides the SDK's own attempts, milliseconds: some minutes in all, in which a network or a platform comes back. */
const waitsMs = [1_000, 2_000, 5_000, 10_000, ...Array.from({ length: 10 }, () => 30_000)];

export interface Lost {
  /** Told before each wait. */
  onLost(waitMs: number): void;
  waitsMs?: readonly number[];
}

/**
 * All pages of a list, each whole: one that did not come is asked for again by its cursor, so that nothing comes twice
 * and nothing is left out, however often the way there is lost. What is refused is not asked for again.
 */
export async function* wholePages<T>(
  ask: (cursor: string | undefined) => PromiseLike<Page<T>>,
  lost: Lost,
): AsyncGenerator<T[]> {
  let cursor: string | undefined;
  do {
    const page = await patiently(() => ask(cursor), lost);
    yield page.data;
    cursor = page.pagination.hasMore ? (page.pagination.cursor ?? undefined) : undefined;
  } while (cursor !== undefined);
}

async function patiently<T>(ask: () => PromiseLike<T>, lost: Lost): Promise<T> {
  for (const waitMs of lost.waitsMs ?? waitsMs)
    try {
      return await ask();
    } catch (error) {
      if (!comesBack(error)) throw error;
      lost.onLost(waitMs);
      await pause(waitMs);
    }
  return ask();
}

const comesBack = (error: unknown): boolean =>
  outcomeOf(error) === 'unreachable' || (error instanceof RymedaError && error.status === 429);
