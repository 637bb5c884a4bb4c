import type { Clock } from '@rymeda/kernel';
import { shardOf, type Leases } from '@rymeda/service/leases';
import { runAsSystem } from '@rymeda/tenancy';
import type { LaneStore } from '../lanes/lane.store.ts';
import { EndpointRuntime } from './endpoint-runtime.ts';
import { laneWorker, type LaneParts } from './lane-worker.ts';

const pollMs = 200;
/** Endpoints that are sent to at once from what is stored; the others wait their turn. */
const mostWorkers = 500;
const mostRuntimes = 20_000;
/** After a failure that is not of one delivery, so that it isn't met at each poll. */
const failedMs = 5_000;
/** A stopping process waits so long for answers; what comes later is sent again by its successor. */
const drainMs = 5_000;

export interface Deliverer {
  start(): void;
  stop(): Promise<void>;
  /** Something is due; cheap, and may be called from any context. */
  wake: (endpointId: string, organizationId: string) => void;
  /** What this process knows of endpoints that it sends to; those of others are left out. */
  runtimes(
    of: readonly { endpointId: string; organizationId: string }[],
  ): Promise<Map<string, EndpointRuntime>>;
  stats(): { workers: number; inFlight: number; failing: number; shards: number };
}

export interface DelivererOptions extends Omit<LaneParts, 'mayGoOn'> {
  lanes: LaneStore;
  leases: Leases;
  clock: Clock;
}

/** Sends what is stored: one worker for each endpoint that has something due. */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { lanes, leases, clock, onFailure } = options;
  const known = new Map<string, EndpointRuntime>();
  const working = new Map<string, Promise<void>>();
  /** Endpoints whose work failed as a whole: left alone until then. */
  const failedUntil = new Map<string, number>();
  let stopping = false;
  let polling = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const work = laneWorker({ ...options, mayGoOn: (runtime) => !stopping && leases.holds(runtime.shard) });

  async function runtimes(of: readonly { endpointId: string; organizationId: string }[]) {
    const mine = of.filter((e) => leases.holds(shardOf(e.endpointId)));
    const missing = mine.filter((e) => !known.has(e.endpointId));
    if (missing.length > 0) {
      const found = new Map((await lanes.loadMany(missing.map((e) => e.endpointId))).map((l) => [l._id, l]));
      for (const { endpointId, organizationId } of missing) {
        const since = found.get(endpointId)?.failingSince ?? null;
        if (!known.has(endpointId))
          known.set(endpointId, new EndpointRuntime(endpointId, organizationId, since, clock));
      }
      forgetIdle();
    }
    return new Map(
      mine.flatMap((e) => {
        const runtime = known.get(e.endpointId);
        return runtime === undefined ? [] : [[e.endpointId, runtime] as const];
      }),
    );
  }

  function forgetIdle(): void {
    if (known.size <= mostRuntimes) return;
    for (const [id, runtime] of known)
      if (runtime.inFlight.size === 0 && !working.has(id) && known.size > mostRuntimes / 2)
        forget(id, runtime);
  }

  function forget(id: string, runtime: EndpointRuntime): void {
    runtime.close();
    known.delete(id);
  }

  function wake(endpointId: string, organizationId: string): void {
    if (stopping || !leases.holds(shardOf(endpointId))) return;
    if (working.has(endpointId)) return known.get(endpointId)?.call();
    if (working.size >= mostWorkers || (failedUntil.get(endpointId) ?? 0) > performance.now()) return;
    const done = (async () => {
      const runtime = (await runtimes([{ endpointId, organizationId }])).get(endpointId);
      if (runtime !== undefined) await work(runtime);
    })();
    working.set(
      endpointId,
      done
        .catch((error: unknown) => {
          failedUntil.set(endpointId, performance.now() + failedMs);
          onFailure('webhook_lane_failed', error);
        })
        .finally(() => working.delete(endpointId)),
    );
  }

  async function poll(): Promise<void> {
    const shards = leases.held();
    dropForeign();
    if (shards.length === 0) return;
    // Those that are worked on or left alone stay due: they must not stand before all others.
    const most = working.size + leftAlone() + 100;
    for (const { _id, organizationId, seq } of await lanes.due(shards, clock(), most)) {
      // One that is worked on stays due until it is settled: no news but when somebody called since.
      if (working.has(_id)) known.get(_id)?.noticed(seq);
      else wake(_id, organizationId);
    }
  }

  function leftAlone(): number {
    for (const [id, until] of failedUntil) if (until <= performance.now()) failedUntil.delete(id);
    return failedUntil.size;
  }

  /** What another process sends to now: what was known here of its failures is no longer true. */
  function dropForeign(): void {
    for (const [id, runtime] of known)
      if (!leases.holds(runtime.shard) && runtime.inFlight.size === 0 && !working.has(id))
        forget(id, runtime);
  }

  function loop(): void {
    polling = runAsSystem('webhook-deliverer', poll)
      .catch((error: unknown) => onFailure('webhook_poll_failed', error))
      .then(() => {
        if (!stopping) timer = setTimeout(loop, pollMs);
      });
  }

  return {
    start: () => runAsSystem('webhook-deliverer', loop),
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await polling;
      for (const runtime of known.values()) runtime.wake();
      const deadline = performance.now() + drainMs;
      const busy = (): boolean => working.size > 0 || [...known.values()].some((r) => r.inFlight.size > 0);
      while (busy() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
      for (const [id, runtime] of known) forget(id, runtime);
    },
    wake: (endpointId, organizationId) =>
      runAsSystem('webhook-deliverer', () => wake(endpointId, organizationId)),
    runtimes,
    stats: () => {
      const all = [...known.values()];
      return {
        workers: working.size,
        inFlight: all.reduce((sum, r) => sum + r.inFlight.size, 0),
        failing: all.filter((r) => r.isFailing()).length,
        shards: leases.held().length,
      };
    },
  };
}
