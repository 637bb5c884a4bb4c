import type { Clock } from '@rymeda/kernel';
import type { Scope } from '@rymeda/tenancy';
import type { RunStore } from '../runs/run.store.ts';

/** A workflow has about so many runs that have not begun, and no more: then it is paused, for something is wrong with it. */
export const mostQueued = 10_000;
/** A count stands for so long, or until so many were started since: other processes start some as well. */
const countedMs = 30_000;
const mostSince = 1_000;
const most = 50_000;

/** Whether a workflow has as many queued runs as it may, counted now and then rather than for each event. */
export function backlog(runs: Pick<RunStore, 'countQueued'>, clock: Clock) {
  const known = new Map<string, { queued: number; since: number; at: number }>();
  return async (scope: Scope, workflowId: string): Promise<boolean> => {
    const key = `${scope.organizationId} ${workflowId}`;
    const now = clock().getTime();
    let count = known.get(key);
    const isStale = count === undefined || Math.abs(now - count.at) > countedMs || count.since >= mostSince;
    if (count === undefined || isStale || count.queued + count.since >= mostQueued) {
      count = { queued: await runs.countQueued(scope, workflowId, mostQueued), since: 0, at: now };
      if (known.size >= most) known.clear();
      known.set(key, count);
    }
    count.since++;
    return count.queued >= mostQueued;
  };
}
export type Backlog = ReturnType<typeof backlog>;
