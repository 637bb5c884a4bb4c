import type { Clock } from '@rymeda/kernel';
import { keepMs, type DeliveryDocument } from '../deliveries/delivery.ts';
import type { DeliveryStore } from '../deliveries/delivery.store.ts';
import type { OutcomeOf } from '../deliveries/delivery-writer.ts';
import type { GroupCommit } from '../deliveries/group-commit.ts';
import { refusedOutcome, type Outcome } from '../deliveries/outcome.rules.ts';
import type { LaneStore } from '../lanes/lane.store.ts';
import type { Attempt } from './attempt.ts';
import type { EndpointRuntime } from './endpoint-runtime.ts';
import type { ReadyEndpoint, ReadyEndpoints } from './ready-endpoint.ts';

/** The last moment there is: whatever waits, for when it may. */
const whenever = new Date(8.64e15);

export interface LaneParts {
  deliveries: DeliveryStore;
  lanes: LaneStore;
  endpoints: ReadyEndpoints;
  attempt: Attempt;
  outcomes: GroupCommit<OutcomeOf>;
  clock: Clock;
  /** Whether this process still sends to the endpoint; asked before each attempt. */
  mayGoOn(runtime: EndpointRuntime): boolean;
  /** An organisation that nothing is sent to for the moment. */
  isHeld(organizationId: string): boolean;
  /** One that nothing is ever sent to again. */
  hasEnded(organizationId: string): boolean;
  onFailure(event: string, error: unknown): void;
  /** One step of the endpoint's replays; whether there was one. */
  replay(organizationId: string, endpointId: string): Promise<boolean>;
}

const heldMs = 10_000;
const chainLength = 20;
/** Where something is always under way, replays are looked for so often. */
const replaysMs = 1_000;
/** Read ahead of what may begin, so that a search serves many deliveries. */
const ahead = 200;

/**
 * Sends what is due of one endpoint until nothing is, then notes when to look next. Of a backlog of any size only as
 * much is in memory as is under way, and a little ahead.
 */
export function laneWorker(parts: LaneParts) {
  const { deliveries, lanes, clock } = parts;
  const nowMs = (): number => clock().getTime();

  async function work(runtime: EndpointRuntime): Promise<void> {
    const { id, organizationId } = runtime;
    const scope = { organizationId };
    let read: DeliveryDocument[] = [];
    let replayedAt = nowMs();
    while (parts.mayGoOn(runtime)) {
      if (read.length > 0) {
        const endpoint = await parts.endpoints.get(organizationId, id);
        if (endpoint !== null && !endpoint.disabled && pauseOf(runtime) === 0) {
          const wait = begin(read, endpoint, runtime);
          if (read.length > 0) await runtime.change(wait > 0 ? wait : 1_000);
          continue;
        }
        read = [];
      }
      const isCalled = runtime.looks();
      const lane = runtime.inFlight.size === 0 || isCalled ? await lanes.load(id) : null;
      if (lane?.unorderedAt !== undefined) {
        await deliveries.free(scope, id, clock());
        await lanes.freed(id, lane.unorderedAt);
        continue;
      }
      // Nobody settles the lane while something is under way.
      const seq = runtime.inFlight.size > 0 ? null : (lane?.seq ?? 0);
      // Before its endpoint is opened: an organisation that is leaving has no key to open it with.
      if (parts.hasEnded(organizationId)) {
        // What waits is forgotten in its time, as all that was sent.
        if (await giveUp(runtime, 'organization_ended', whenever)) continue;
        if (await settled(runtime, seq, null)) return;
        await runtime.change(1_000);
        continue;
      }
      if (parts.isHeld(organizationId)) {
        if (await settled(runtime, seq, new Date(nowMs() + heldMs))) return;
        await runtime.change(1_000);
        continue;
      }
      const endpoint = await current(runtime);
      if (endpoint === null) {
        if (await giveUp(runtime, 'endpoint_deleted', whenever)) continue;
        // Its replays end with it.
        if (await parts.replay(organizationId, id)) continue;
        if (await settled(runtime, seq, null)) return;
        await runtime.change(1_000);
        continue;
      }
      if (endpoint.disabled) {
        if (await giveUp(runtime, 'endpoint_disabled', new Date(nowMs() - keepMs))) continue;
        // Enabling it calls again, before the first of what waits is given up.
        const oldest = await deliveries.nextDue(scope, id);
        if (await settled(runtime, seq, oldest && new Date(oldest.getTime() + keepMs))) return;
        await runtime.change(1_000);
        continue;
      }
      const pause = pauseOf(runtime);
      if (pause > 0) {
        if (await settled(runtime, seq, new Date(nowMs() + pause))) return;
        await runtime.change(Math.min(pause, 1_000));
        continue;
      }
      // A replay goes on under load that never ends too, when all that was due at its last step is sent: of a long one
      // a bounded number of rows is due.
      if (nowMs() - replayedAt >= replaysMs) {
        const oldest = await deliveries.nextDue(scope, id);
        if (oldest === null || oldest.getTime() > replayedAt) {
          replayedAt = nowMs();
          if (await parts.replay(organizationId, id)) continue;
        }
      }
      const room = runtime.room();
      if (room === 0) {
        await runtime.change(1_000);
        continue;
      }
      const busy = [...runtime.inFlight];
      // A record's chain, begun while the endpoint was ordered, may be under way still.
      const exclusion = busy.length === 0 ? {} : { subject: { $nin: busy }, _id: { $nin: busy } };
      // A chain reads its record's deliveries by itself.
      read = await deliveries.due(scope, id, clock(), endpoint.ordered ? room : ahead, exclusion);
      if (read.length > 0) continue;
      if (runtime.inFlight.size > 0) {
        await runtime.news(1_000);
        continue;
      }
      // At once where nothing else is under way.
      if (await parts.replay(organizationId, id)) continue;
      if (seq !== null && (await lanes.settle(id, seq, await deliveries.nextDue(scope, id)))) return;
    }
  }

  /** Whether it was noted when to look next; not while something is under way, nor when somebody called meanwhile. */
  const settled = async (
    runtime: EndpointRuntime,
    seq: number | null,
    dueAt: Date | null,
  ): Promise<boolean> =>
    runtime.inFlight.size === 0 && seq !== null && (await lanes.settle(runtime.id, seq, dueAt));

  const pauseOf = (runtime: EndpointRuntime): number =>
    Math.max(runtime.pause(nowMs()), parts.isHeld(runtime.organizationId) ? heldMs : 0);

  /** That there is nothing to be sent to is believed only when it was read after `seq`: somebody may have changed it. */
  async function current({ id, organizationId }: EndpointRuntime): Promise<ReadyEndpoint | null> {
    const known = await parts.endpoints.get(organizationId, id);
    if (known !== null && !known.disabled) return known;
    parts.endpoints.forget(id);
    return parts.endpoints.get(organizationId, id);
  }

  /** Takes from `rows` what there is room for and the rate allows; answers how long to wait for the next. */
  function begin(rows: DeliveryDocument[], endpoint: ReadyEndpoint, runtime: EndpointRuntime): number {
    for (let row = rows[0]; row !== undefined && runtime.room() > 0; rows.shift(), row = rows[0]) {
      if (runtime.inFlight.has(row.subject) || runtime.inFlight.has(row._id)) continue;
      const key = endpoint.ordered ? row.subject : row._id;
      const wait = runtime.takeTurn(endpoint.rateLimit, nowMs());
      if (wait > 0) return wait;
      runtime.begin(key);
      const answered = () => runtime.answered(key);
      const sent = endpoint.ordered
        ? chain(row.subject, endpoint, runtime)
        : one(row, endpoint, runtime, answered);
      void sent
        .catch((error: unknown) => {
          parts.onFailure('webhook_delivery_failed', error);
          runtime.holdFor(1_000, nowMs());
        })
        .finally(() => runtime.end(key, nowMs()));
    }
    return 0;
  }

  /** When it is to be tried again; null when it is done; undefined when nothing was sent. */
  async function one(
    row: DeliveryDocument,
    endpoint: ReadyEndpoint,
    runtime: EndpointRuntime,
    answered: () => void = () => undefined,
  ): Promise<Date | null | undefined> {
    const outcome = await parts.attempt(row, endpoint, runtime);
    if ('heldMs' in outcome) {
      runtime.holdFor(outcome.heldMs, nowMs());
      return undefined;
    }
    answered();
    await parts.outcomes.add(outcomeFor(row, outcome));
    return outcome.dueAt;
  }

  /**
   * One record's deliveries, each after the one before it is done. The first that has to wait lets those behind it
   * wait as well; other records go on.
   */
  async function chain(subject: string, endpoint: ReadyEndpoint, runtime: EndpointRuntime): Promise<void> {
    const scope = { organizationId: endpoint.organizationId };
    const rows = await deliveries.outstanding(scope, endpoint.id, subject, chainLength);
    for (const [n, row] of rows.entries()) {
      const early = (row.dueAt?.getTime() ?? 0) > nowMs();
      // The first one's turn was taken when the chain began.
      if (n > 0 && !early) await turn(endpoint, runtime);
      if (!parts.mayGoOn(runtime) || runtime.pause(nowMs()) > 0) return;
      // Those before it may have taken long: it is sent to as it is now, if at all.
      const as = n === 0 ? endpoint : await parts.endpoints.get(endpoint.organizationId, endpoint.id);
      if (as === null || as.disabled || !as.ordered) return;
      const next = early ? row.dueAt : await one(row, as, runtime);
      if (next === null) continue;
      if (next !== undefined) {
        await deliveries.waitUntil(scope, endpoint.id, subject, next);
        await freeIfUnordered(endpoint);
      }
      return;
    }
  }

  /**
   * Read after they were let wait: an end of the order that came before is seen here, and one that comes after finds them.
   */
  async function freeIfUnordered({ id, organizationId }: ReadyEndpoint): Promise<void> {
    parts.endpoints.forget(id);
    const endpoint = await parts.endpoints.get(organizationId, id);
    if (endpoint === null || endpoint.ordered) return;
    await deliveries.free({ organizationId }, id, clock());
    await lanes.raise([{ endpointId: id, organizationId, dueAt: clock() }]);
  }

  async function turn({ rateLimit }: ReadyEndpoint, runtime: EndpointRuntime): Promise<void> {
    for (
      let wait = runtime.takeTurn(rateLimit, nowMs());
      wait > 0;
      wait = runtime.takeTurn(rateLimit, nowMs())
    )
      await new Promise((resolve) => setTimeout(resolve, wait));
  }

  /** What was due by a time and has not been sent is given up, some at a time; whether there was any. */
  async function giveUp({ id, organizationId }: EndpointRuntime, why: string, by: Date): Promise<boolean> {
    const rows = await deliveries.due({ organizationId }, id, by, ahead, {});
    await Promise.all(
      rows.map((row) => parts.outcomes.add(outcomeFor(row, refusedOutcome(row, why, clock())))),
    );
    return rows.length > 0;
  }

  return work;
}

const outcomeFor = (row: DeliveryDocument, outcome: Outcome): OutcomeOf => ({
  organizationId: row.organizationId,
  id: row._id,
  roundStartedAt: row.round.startedAt,
  outcome,
});
