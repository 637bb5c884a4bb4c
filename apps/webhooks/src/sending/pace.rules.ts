/** An attempt that ended, and the quickest answer that the endpoint has given lately; milliseconds. */
export interface Ended {
  well: boolean;
  latencyMs: number;
  bestMs: number;
}

/**
 * How many attempts at once, after one that ended: half after a failure; more while answers are about as quick as they
 * can be; fewer when they only queue up, at the endpoint or in this process.
 */
export function nextCap(cap: number, { well, latencyMs, bestMs }: Ended, most: number): number {
  if (!well) return Math.max(1, Math.floor(cap / 2));
  if (latencyMs <= 2 * bestMs + 10) return Math.min(most, cap + 1);
  return latencyMs > 4 * bestMs + 50 ? Math.max(Math.min(cap, leastWellCap), cap - 1) : cap;
}

/** The quickest lately: an old best is forgotten by and by. */
export const nextBest = (bestMs: number, latencyMs: number): number =>
  Math.min(latencyMs, bestMs * 1.01 + 0.01);

const leastWellCap = 4;

export const firstCap = 16;
export const mostCap = 64;

/** Generic cell rate algorithm (ITU-T I.371): even spacing, with a tenth of a second's worth at once. */
export interface Pace {
  /** When the next one would be exactly in time, milliseconds. */
  theoretical: number;
}

/** Milliseconds to wait; 0 counts one. */
export function takeTurn(pace: Pace, perSecond: number | null, nowMs: number): number {
  if (perSecond === null) return 0;
  const interval = 1_000 / perSecond;
  const burst = Math.max(1, Math.floor(perSecond / 10)) * interval;
  // No turn that was taken puts the next one off by more than the burst: beyond it the clock has gone back.
  pace.theoretical = Math.min(pace.theoretical, nowMs + burst);
  const due = Math.max(pace.theoretical, nowMs);
  const wait = due + interval - burst - nowMs;
  if (wait > 0.5) return Math.ceil(wait);
  pace.theoretical = due + interval;
  return 0;
}
