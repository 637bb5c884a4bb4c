import { shardOf, type Leases } from '@rymeda/service/leases';
import { runAsSystem } from '@rymeda/tenancy';
import type { LaneStore } from './lane.store.ts';
import { OrganizationWorker, type WorkerParts } from './organization-worker.ts';

const pollMs = 200;
/** An organisation that was busy is kept so long: what comes for it meanwhile is begun without a word to other processes. */
const keepMs = 5_000;
/** Organisations that are worked for at once; the others wait their turn. */
const mostWorkers = 500;
/** A stopping process waits so long for steps under way; what comes later is done again by its successor. */
const drainMs = 5_000;

export interface Worker {
  start(): void;
  stop(): Promise<void>;
  /** Something is due; cheap, and may be called from any context. */
  wake: (organizationId: string) => void;
  /** Something is due and durable. Whether that is enough: where it is not, its lane has to be raised. */
  call: (organizationId: string) => boolean;
  stats(): { organizations: number; inFlight: number; shards: number };
}

/** Does what is due: one worker for each organisation that has something, in the process that has its shard's lease. */
export function createWorker(
  parts: Omit<WorkerParts, 'keepMs'> & { lanes: Pick<LaneStore, 'due'> },
  leases: Leases,
): Worker {
  const working = new Map<string, { worker: OrganizationWorker; done: Promise<void> }>();
  // Where others wait for a place, nobody is kept for what may come.
  const workerParts = { ...parts, keepMs: () => (working.size < mostWorkers / 2 ? keepMs : 0) };
  let stopping = false;
  let polling = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  function wake(organizationId: string): void {
    const shard = shardOf(organizationId);
    if (stopping || !leases.holds(shard)) return;
    const known = working.get(organizationId);
    if (known !== undefined) return known.worker.wake();
    begin(organizationId, shard);
  }

  function begin(organizationId: string, shard: number): void {
    if (working.size >= mostWorkers) return;
    const term = leases.term(shard);
    const worker = new OrganizationWorker(
      organizationId,
      workerParts,
      () => !stopping && term !== undefined && leases.term(shard) === term,
    );
    const done = worker
      .work()
      .catch((error: unknown) => parts.onFailure('oris_worker_failed', error))
      .then(() => worker.idle())
      .finally(() => working.delete(organizationId));
    working.set(organizationId, { worker, done });
  }

  async function poll(): Promise<void> {
    const shards = leases.held();
    if (shards.length === 0) return;
    for (const { _id, seq } of await parts.lanes.due(shards, parts.clock(), working.size + 100)) {
      // One that is worked for stays due until it is settled: no news but when somebody called since.
      const known = working.get(_id);
      if (known === undefined) wake(_id);
      else known.worker.noticed(seq);
    }
  }

  function loop(): void {
    polling = runAsSystem('oris-worker', poll)
      .catch((error: unknown) => parts.onFailure('oris_poll_failed', error))
      .then(() => {
        if (!stopping) timer = setTimeout(loop, pollMs);
      });
  }

  return {
    start: () => runAsSystem('oris-worker', loop),
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await polling;
      for (const { worker } of working.values()) worker.wake();
      const all = Promise.all([...working.values()].map((w) => w.done));
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, drainMs).unref())]);
    },
    wake: (organizationId) => runAsSystem('oris-worker', () => wake(organizationId)),
    call: (organizationId) => working.get(organizationId)?.worker.call() ?? false,
    stats: () => ({
      organizations: working.size,
      inFlight: [...working.values()].reduce((sum, w) => sum + w.worker.inFlight.size, 0),
      shards: leases.held().length,
    }),
  };
}
