import type { Clock } from '@rymeda/kernel';
import type { Metrics } from './metrics.ts';
import { createTurns, type Turns } from './turns.ts';

/** A figure that the database is asked for. */
export interface WatchedGauge {
  name: string;
  help: string;
  read: () => Promise<number>;
}

const everyMs = 5_000;

/** Gauges whose figures the database is asked for every five seconds, however often they are scraped. */
export function watchedGauges({ gauge }: Pick<Metrics, 'gauge'>, watched: readonly WatchedGauge[]): Turns {
  const figures = new Map<string, number>();
  for (const { name, help } of watched) gauge(name, help, () => figures.get(name) ?? 0);
  return createTurns({
    job: 'metrics',
    turn: async () => {
      for (const { name, read } of watched) figures.set(name, await read());
    },
    intervalMs: everyMs,
    // The database is away: the last figures stay, and other alerts tell.
    onFailure: () => undefined,
  });
}

/** For how many seconds the oldest has been due; 0 where nothing is. */
export const secondsDue =
  (clock: Clock, oldestDue: () => Promise<Date | null>): WatchedGauge['read'] =>
  async () => {
    const due = await oldestDue();
    return due === null ? 0 : Math.max(0, (clock().getTime() - due.getTime()) / 1_000);
  };
