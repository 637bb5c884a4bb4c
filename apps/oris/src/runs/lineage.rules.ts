import type { CloudEvent } from '@rymeda/contracts';

/**
 * What a run does carries the run's name as its request id, and events keep the request id that they came of. So an
 * event says which run it comes of, through any number of services, and a workflow that would start itself is seen.
 */
export const requestIdOf = (runId: string, depth: number): string => `oris.${runId}.${depth}`;

const form = /^oris\.(run_[0-9a-f]{32})\.(\d{1,3})$/;

/** The run that an event comes of. A partner may choose its request ids: only the platform's own word counts. */
export function originOf(
  event: Pick<CloudEvent, 'requestid' | 'actorid'>,
): { runId: string; depth: number } | null {
  if (!/^(?:svc|system):/.test(event.actorid)) return null;
  const [, runId, depth] = form.exec(event.requestid ?? '') ?? [];
  return runId === undefined ? null : { runId, depth: Number(depth) };
}
