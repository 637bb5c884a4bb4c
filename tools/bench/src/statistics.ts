/** Nearest-rank percentile of ascending values; `NaN` of none. */
export function percentile(ascending: ArrayLike<number>, p: number): number {
  if (ascending.length === 0) return Number.NaN;
  const rank = Math.max(1, Math.ceil((p / 100) * ascending.length));
  return ascending[rank - 1] as number;
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const ascending = [...values].sort((a, b) => a - b);
  const middle = Math.floor(ascending.length / 2);
  const upper = ascending[middle] as number;
  return ascending.length % 2 === 1 ? upper : ((ascending[middle - 1] as number) + upper) / 2;
}

/** One stretch of load on one subject. */
export interface Slice {
  seconds: number;
  latencies: Float64Array;
  failures: Record<string, number>;
  /** CPU microseconds per answer, by process, until what the answers left to do was done. */
  cpu: Record<string, number>;
}

export interface Summary {
  /** Median over the slices. */
  perSecond: number;
  /** Of each slice, in the order in which they ran. */
  rates: number[];
  /** Milliseconds, over all answers of all slices. */
  p50: number;
  p99: number;
  answers: number;
  failures: Record<string, number>;
  /** Medians over the slices. */
  cpu: Record<string, number>;
}

export function summarise(slices: readonly Slice[]): Summary {
  const rates = slices.map(({ latencies, seconds }) => latencies.length / seconds);
  const all = Float64Array.from(slices.flatMap(({ latencies }) => [...latencies])).sort();
  const failures: Record<string, number> = {};
  for (const slice of slices)
    for (const [what, n] of Object.entries(slice.failures)) failures[what] = (failures[what] ?? 0) + n;
  return {
    perSecond: median(rates),
    rates,
    p50: percentile(all, 50),
    p99: percentile(all, 99),
    answers: all.length,
    failures,
    cpu: mediansOf(slices.map(({ cpu }) => cpu)),
  };
}

function mediansOf(list: readonly Record<string, number>[]): Record<string, number> {
  const names = new Set(list.flatMap((one) => Object.keys(one)));
  return Object.fromEntries([...names].map((name) => [name, median(list.flatMap((one) => one[name] ?? []))]));
}

/** Median of the ratios of neighbours in time: what slows the machine for a while slows both. */
export function medianRatio(subject: readonly number[], baseline: readonly number[]): number {
  const pairs = Math.min(subject.length, baseline.length);
  return median(Array.from({ length: pairs }, (_, n) => (subject[n] as number) / (baseline[n] as number)));
}
