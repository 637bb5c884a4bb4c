import { staleMs } from '@rymeda/auth';
import type { Log } from './log.ts';

/** What a pull that failed means. `isFirst`: none has failed before. */
export function judgePull(ageMs: number, isFirst: boolean): 'awaited' | 'late' | 'stale' {
  // Services start side by side: at first identity may simply not be there yet.
  if (ageMs === Infinity) return isFirst ? 'awaited' : 'stale';
  return ageMs > staleMs ? 'stale' : 'late';
}

/**
 * Tells of pulls of an identity's list that fail: an error only where the list is too old for whatever must be strict, or
 * has not come at all by the second report, a minute after the first. Identity's restart wakes nobody.
 */
export function listReports(log: Pick<Log, 'info' | 'warn' | 'failure'>, list: string) {
  let isFirst = true;
  return (age: number, cause: unknown): void => {
    const verdict = judgePull(age, isFirst);
    const ageMs = age === Infinity ? -1 : Math.round(age);
    isFirst = false;
    if (verdict === 'awaited') log.info(`${list}_awaited`);
    else if (verdict === 'late') log.warn(`${list}_late`, { ageMs });
    else log.failure(`${list}_stale`, cause, { ageMs });
  };
}
