/** How many attempts at once, after one that ended: a little more while all is well, half when it is not. */
export const nextCap = (cap: number, well: boolean, most: number): number =>
  well ? Math.min(most, cap + 1) : Math.max(1, Math.floor(cap / 2));

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
  const due = Math.max(pace.theoretical, nowMs);
  const wait = due + interval - burst - nowMs;
  if (wait > 0.5) return Math.ceil(wait);
  pace.theoretical = due + interval;
  return 0;
}
