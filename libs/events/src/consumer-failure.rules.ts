/** Kafka's codes for a group's coordinator that is starting or moving, and for members that come and go. */
const comesBack: ReadonlySet<unknown> = new Set([14, 15, 16, 22, 25, 27]);
/** By then Kafka is up, where everything was started together: some minutes. */
const mostAwaited = 60;

/** What stopped a consumer that comes back by itself: a trouble, or the usual of a start, a stop and a rebalance. */
export const isUsualStop = (error: unknown, isStopping: boolean): boolean =>
  isStopping || comesBack.has((error as { code?: unknown } | undefined)?.code);

/** What to tell of an attempt to join that failed: a trouble once for each time, and Kafka that is not there yet as such. */
export function judgeJoin(attempt: number, hasRun: boolean): 'awaited' | 'failed' | undefined {
  if (hasRun) return attempt === 0 ? 'failed' : undefined;
  return attempt === 0 ? 'awaited' : attempt === mostAwaited ? 'failed' : undefined;
}
