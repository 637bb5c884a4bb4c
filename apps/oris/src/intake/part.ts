import type { CloudEvent } from '@rymeda/contracts';
import type { Clock } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import { eventDefinition } from '../definition/platform.ts';
import { originOf } from '../runs/lineage.rules.ts';
import { mostDepth } from '../runs/run.rules.ts';
import type { RunStore } from '../runs/run.store.ts';
import type { Pauser } from '../worker/pauser.ts';
import { backlog } from './backlog.ts';
import type { Listeners } from './listeners.ts';
import { matching, type Listener } from './match.rules.ts';
import { pastEvent, type PastEventDocument } from './past-events.store.ts';
import type { SeenEvent } from './seen-event.ts';

export interface Taken {
  event: CloudEvent;
  seen: SeenEvent;
  publishedAt: Date;
  /** Of one that was set aside: when it came. */
  cameAt?: Date;
}

interface Matched extends Taken {
  listener: Listener;
}

/** An event and a workflow that it starts, or is measured by. */
export interface Starting extends Matched {
  depth: number;
  lineage: string[];
}

/** One organisation's part of a batch. */
export interface Part {
  context: TenantContext;
  events: readonly Taken[];
  past: readonly PastEventDocument[];
  starting: readonly Starting[];
}

export interface PartParts {
  listeners: Listeners;
  runs: RunStore;
  pauser: Pauser;
  clock: Clock;
  onRefused(): void;
}

/** What an organisation's events are to its workflows. Null where none is to be kept. */
export function partOf(parts: PartParts) {
  const { runs, clock } = parts;
  const isFull = backlog(runs, clock);

  return async (organizationId: string, all: readonly Taken[]): Promise<Part | null> => {
    const context = jobContext(organizationId, 'oris');
    const index = await parts.listeners(context);
    if (index === null) return null;
    const events = all.filter((t) => eventDefinition(t.seen.name) !== undefined);
    if (events.length === 0) return null;
    const at = clock();
    const matched = events.flatMap((t) =>
      matching(t.seen, t.publishedAt, index).map((listener): Matched => ({ ...t, listener })),
    );
    const past = events.map((t) => pastEvent(t.event, t.cameAt ?? at));
    return { context, events, past, starting: await withoutLoops(context, matched) };
  };

  /** What would start itself, or goes too deep, starts nothing and is paused. Neither does one start that has a backlog. */
  async function withoutLoops(context: TenantContext, matched: Matched[]): Promise<Starting[]> {
    const origins = matched.map((m) => originOf(m.event));
    const parents = new Map(
      (await runs.loadMany(context, [...new Set(origins.flatMap((o) => o?.runId ?? []))])).map((r) => [
        r._id,
        r,
      ]),
    );
    const allowed: Starting[] = [];
    for (const [i, m] of matched.entries()) {
      const origin = origins[i];
      const lineage = (origin && parents.get(origin.runId)?.lineage) ?? [];
      const depth = origin == null ? 0 : origin.depth + 1;
      if (lineage.includes(m.listener.workflowId) || depth > mostDepth) {
        parts.onRefused();
        await parts.pauser.pause(context.organizationId, m.listener.workflowId, 'loop');
      } else if (await isFull(context, m.listener.workflowId)) {
        parts.onRefused();
        await parts.pauser.pause(context.organizationId, m.listener.workflowId, 'backlog');
      } else allowed.push({ ...m, depth, lineage });
    }
    return allowed;
  }
}
