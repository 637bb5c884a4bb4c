import type { ScheduleTrigger } from '@rymeda/contracts';
import { parseCron } from './cron.ts';
import { instantsBetween, nextInstant } from './next-instant.ts';

const minute = 60_000;
/** A time that is noticed so late was not missed: processes were busy or changing. */
export const graceMs = 5 * minute;
/** Of a longer outage, and of more times, the newest are caught up. */
const catchUpMs = 7 * 86_400_000;
const mostCaughtUp = 100;

export interface Due {
  /** Scheduled instants that are to run now, the oldest first. */
  run: number[];
  /** The next one after `now`; undefined when there is none. */
  next: number | undefined;
}

/**
 * What a schedule that was due at `at` asks for now. It only goes forward from its own last instant, so a clock that
 * jumps back repeats nothing.
 */
export function dueNow(config: ScheduleTrigger, at: number, now: number): Due {
  const cron = parseCron(config.cron);
  if (at > now) return { run: [], next: at };
  const since = Math.max(at - 1, now - (config.missed === 'catchUp' ? catchUpMs : graceMs));
  const all = instantsBetween(cron, config.timezone, since, now, 20_000);
  const run = config.missed === 'catchUp' ? all.slice(-mostCaughtUp) : all.slice(-1);
  return { run, next: nextInstant(cron, config.timezone, now) };
}

/** When a schedule that begins now fires first. */
export const firstDue = (config: ScheduleTrigger, now: number): number | undefined =>
  nextInstant(parseCron(config.cron), config.timezone, now);
