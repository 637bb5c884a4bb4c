import type { Clock } from '@rymeda/kernel';

/** For how long the last figure is told: longer than the time between two scrapes. */
const rememberMs = 30_000;

/** How late entries come into the log, counted from what they tell of. */
export function lagMeter(clock: Clock) {
  const underWay = new Map<symbol, number>();
  let last = { seconds: 0, at: -Infinity };
  const since = (ms: number): number => Math.max(0, (clock().getTime() - ms) / 1000);

  return {
    /** Of a batch, by the times of what its entries tell of, as they are read. */
    begin(): { saw(times: readonly Date[]): void; end(appended: boolean): void } {
      const key = Symbol('batch');
      let oldest = Infinity;
      return {
        saw(times) {
          for (const time of times) oldest = Math.min(oldest, time.getTime());
          if (oldest < Infinity) underWay.set(key, oldest);
        },
        end(appended) {
          if (underWay.delete(key) && appended) last = { seconds: since(oldest), at: clock().getTime() };
        },
      };
    },
    seconds(): number {
      if (underWay.size > 0) return since(Math.min(...underWay.values()));
      return clock().getTime() - last.at > rememberMs ? 0 : last.seconds;
    },
  };
}
