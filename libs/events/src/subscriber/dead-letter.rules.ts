import { definitionOfType } from '../catalogue.ts';
import type { CloudEvent } from '@rymeda/contracts';
import { packed, Problem } from '@rymeda/kernel';
import { isUnavailable, saysUnavailable } from '../mongo.ts';
import { besides, mostBytes } from '../relay.rules.ts';

/** Causes of our own making; every other one is an error's name or code. */
export const notAnEvent = 'NOT_A_CLOUD_EVENT';
export const invalidData = 'INVALID_DATA';

/** Waits before each further attempt at an event that failed, milliseconds: about a minute in all. */
export const defaultBackoff: readonly number[] = [100, 500, 2_000, 10_000, 45_000];

/** What becomes of a subject whose first letter has failed once more. */
export function afterFailure(
  attempts: number,
  backoff: readonly number[],
  now: Date,
): { state: 'retrying' | 'failed'; dueAt: Date } {
  const wait = backoff[attempts - 1];
  return wait === undefined
    ? { state: 'failed', dueAt: now }
    : { state: 'retrying', dueAt: new Date(now.getTime() + wait) };
}

/** Passes by itself: the database is away, others keep changing the same records, or what is asked for can't be had now. */
export const isPassing = (error: unknown): boolean =>
  isOfDatabase(error) || (error instanceof Problem && error.status === 503);

/**
 * What passes and is everybody's trouble, so that the events behind it wait for it. Another engine or a key that can't be
 * had may be one organisation's alone, and for as long as that is suspended.
 */
export const isOfDatabase = (error: unknown): boolean =>
  isUnavailable(error) || saysUnavailable(error) || (error instanceof Problem && error.code === 'CONFLICT');

const [soonestMs, latestMs] = [1_000, 60_000];

/** When what can't be had is asked for again: after as long as it has been waited for so far, within bounds. */
export function askedAgainAt(since: Date, now: Date): Date {
  const waitedMs = now.getTime() - since.getTime();
  return new Date(now.getTime() + Math.min(Math.max(waitedMs, soonestMs), latestMs));
}

/** What becomes of a subject whose failure passes by itself; it is none of its attempts. The database is asked soonest. */
export const afterPassing = (error: unknown, since: Date, now: Date): { state: 'retrying'; dueAt: Date } => ({
  state: 'retrying',
  dueAt: askedAgainAt(isOfDatabase(error) ? now : since, now),
});

export function causeOf(error: unknown): string {
  if (error instanceof Problem) return error.code;
  return error instanceof Error ? error.name.slice(0, 64) : typeof error;
}

/** An event whose data is not what its type promises; an effect never sees it. */
export class InvalidDataError extends Error {
  constructor(type: string, paths: string) {
    super(`${type}: data does not fit its schema at ${paths}`);
    this.name = invalidData;
  }
}

/** Throws InvalidDataError unless `data` fits its type's schema. Fields that a newer producer adds are let through. */
export function checkData(event: CloudEvent): void {
  const parsed = definitionOfType(event.type)?.data.safeParse(event.data);
  if (parsed === undefined || parsed.success) return;
  const faults = parsed.error.issues.filter((issue) => issue.code !== 'unrecognized_keys');
  if (faults.length > 0)
    throw new InvalidDataError(event.type, faults.map((i) => i.path.join('.') || 'data').join(', '));
}

/** What is said of letters, in requests that a broker takes: a letter carries its whole event. */
export const saidTogether = <T extends { key: string; value: string | null }>(notices: readonly T[]): T[][] =>
  packed(
    notices,
    ({ key, value }) => Buffer.byteLength(key) + Buffer.byteLength(value ?? '') + besides,
    mostBytes,
  );
