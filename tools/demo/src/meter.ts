export type Meter = {
  /** Makes the request; its time is kept, whatever comes of it, the client's own retries included. */
  measure<T>(request: () => PromiseLike<T>): Promise<T>;
  /** Milliseconds, one for each request. */
  readonly latencies: readonly number[];
};

export function makeMeter(now: () => number = () => performance.now()): Meter {
  const latencies: number[] = [];
  return {
    latencies,
    async measure(request) {
      const began = now();
      try {
        return await request();
      } finally {
        latencies.push(now() - began);
      }
    },
  };
}

/** The value that a share of the values do not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? 0;
}
