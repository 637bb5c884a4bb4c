import { others } from './refusal-reports.ts';

/** Addresses counted apart within a minute; what is beyond is counted together. */
const maxAddresses = 10_000;

/**
 * Requests refused for want of a valid token, counted by address and minute: a flood makes one line a minute, not
 * one a request. `now` in milliseconds since the epoch.
 */
export function refusalCounter(
  report: (line: { address: string; minute: string; count: number }) => void,
  now: () => number,
  onMinute: (minute: string, counts: ReadonlyMap<string, number>) => void = () => undefined,
) {
  const counts = new Map<string, number>();
  let minute = minuteOf(now());
  let total = 0;

  function flush(): void {
    const of = new Date(minute * 60_000).toISOString();
    for (const [address, count] of counts) report({ address, minute: of, count });
    onMinute(of, new Map(counts));
    counts.clear();
    minute = minuteOf(now());
  }

  return {
    count(address: string): void {
      if (minuteOf(now()) !== minute) flush();
      total++;
      const key = counts.has(address) || counts.size < maxAddresses ? address : others;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    /** Reports what is counted so far; called each minute and when the gateway stops. */
    flush,
    /** Since the start. */
    total: () => total,
  };
}
export type RefusalCounter = ReturnType<typeof refusalCounter>;

const minuteOf = (ms: number): number => Math.floor(ms / 60_000);
