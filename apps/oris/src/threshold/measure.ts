import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import { clockSkewMs, isMet, type Listener } from '../intake/match.rules.ts';
import type { SeenEvent } from '../intake/seen-event.ts';
import type { MeasureStore } from './measure.store.ts';
import { judgeFrom, type Sample } from './threshold.rules.ts';

/** A crossing that starts a run: what was measured, and the event that its window ends with. */
export interface Measured {
  value: number;
  group: string;
  eventId: string;
}

/**
 * Counts an event once, and says what it measures when that starts runs. Windows end with known events, by the time at
 * which they happened: one that comes late is measured where it belongs, and so is what happened after it.
 */
export async function measure(
  tx: Tx,
  scope: Scope,
  store: MeasureStore,
  listener: Listener,
  event: SeenEvent,
): Promise<Measured[]> {
  const { threshold, workflowId, trigger, countsSince } = listener;
  if (threshold === null) return [];
  const at = new Date(event.time);
  // Before it what the workflow counts was something else.
  const from = new Date(countsSince === null ? 0 : countsSince.getTime() - clockSkewMs);
  if (at < from) return [];
  const value = threshold.groupBy === undefined ? '' : event.data[threshold.groupBy];
  // An event without the field belongs to no group.
  if (value === undefined || value === null) return [];
  const _id = `${workflowId}.${event.id}`;
  const groupValue = typeof value === 'string' ? value : JSON.stringify(value);
  const group = `${workflowId}|${groupValue}`;
  const known = await store.since(scope, group, at, tx);
  if (known.some((s) => s._id === _id)) return [];
  const windowMs = threshold.windowSeconds * 1000;
  const isRatio = threshold.measure === 'ratio';
  const own: Sample = { _id, at, hit: isRatio && isMet(trigger.hit, { event }) };
  const judged = [own, ...known].sort((a, b) => a.at.getTime() - b.at.getTime());
  const last = judged.at(-1)?.at ?? at;
  const after = new Date(Math.max(at.getTime() - windowMs, from.getTime() - 1));
  const leaves = { after, before: at, to: new Date(last.getTime() - windowMs) };
  const { crossings, changed } = judgeFrom(threshold, {
    armed: await store.armedBefore(scope, group, { from, before: at }, tx),
    before: await store.tally(scope, group, after, at, isRatio, tx),
    // As a rule nothing that is known happened later.
    leaving: last > at ? await store.between(scope, group, leaves, tx) : [],
    from: judged,
  });
  const { organizationId } = scope;
  const [sample = own, others] = [changed.find((s) => s._id === _id), changed.filter((s) => s._id !== _id)];
  const seenAt = Math.max(at.getTime(), tx.now.getTime());
  const expireAt = new Date(seenAt + windowMs + 86_400_000);
  await store.put(tx, scope, { ...sample, organizationId, group, expireAt, deletedAt: null }, others);
  return crossings.map((c) => ({
    value: c.value,
    group: groupValue,
    eventId: c.sample._id.slice(workflowId.length + 1),
  }));
}
