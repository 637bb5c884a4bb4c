/** The time as a dependency: pass `systemClock` in production, a fixed one in tests. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

/** Milliseconds on a clock that never goes back; for durations, not for dates. */
export const monotonicMs = (): number => performance.now();
