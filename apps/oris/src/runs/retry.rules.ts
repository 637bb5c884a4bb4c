/** When a step that failed is tried again; undefined when it is not. `asked`: what the other side asked for. */
export function nextTry(
  retry: { attempts: number; delaySeconds: number; factor: number },
  attempt: number,
  now: Date,
  asked: number | null = null,
): Date | undefined {
  if (attempt >= retry.attempts) return undefined;
  const planned = Math.min(retry.delaySeconds * retry.factor ** (attempt - 1), 86_400);
  return new Date(now.getTime() + Math.max(planned, Math.min(asked ?? 0, 86_400)) * 1000);
}

/** Answers that may be others the next time: nobody was there, too much at once, still under way. */
export const mayPass = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 || status >= 500;
