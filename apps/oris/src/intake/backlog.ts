import type { Clock } from '@rymeda/kernel';
import type { Scope } from '@rymeda/tenancy';
import type { RunStore } from '../runs/run.store.ts';

/** A workflow has about so many runs that have not begun, and no more: then it is paused, for something is wrong with it. */
export const mostQueued = 10_000;
/** A count stands for so long, or until so many were started since: other processes start some as well. */
const countedMs = 30_000;
const mostSince = 1_000;
const most = 50_000;

interface Count {
  queued: number;
  since: number;
  at: number;
}

/** Whether a workflow has as many queued runs as it may, counted now and then rather than for each event. */
export function backlog(runs: Pick<RunStore, 'countQueued'>, clock: Clock) {
  const known = new Map<string, Count>();

  async function counted(
    key: string,
    count: () => Promise<number>,
    stands: (c: Count) => boolean,
  ): Promise<Count> {
    const now = clock().getTime();
    let found = known.get(key);
    const isStale = found === undefined || Math.abs(now - found.at) > countedMs || found.since >= mostSince;
    if (found === undefined || isStale || !stands(found)) {
      found = { queued: await count(), since: 0, at: now };
      if (known.size >= most) known.clear();
      known.set(key, found);
    }
    found.since++;
    return found;
  }

  return async (scope: Scope, workflowId: string): Promise<boolean> => {
    const { organizationId } = scope;
    // As a rule an organisation has fewer than one workflow may have: one count for all of its workflows.
    const all = await counted(
      organizationId,
      () => runs.countQueued(scope, mostQueued),
      () => true,
    );
    if (all.queued + all.since < mostQueued) return false;
    const own = await counted(
      `${organizationId} ${workflowId}`,
      () => runs.countQueued(scope, mostQueued, workflowId),
      (c) => c.queued + c.since < mostQueued,
    );
    return own.queued >= mostQueued;
  };
}
