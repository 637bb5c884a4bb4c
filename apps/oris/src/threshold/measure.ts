import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import { isMet, type Listener } from '../intake/match.rules.ts';
import type { SeenEvent } from '../intake/seen-event.ts';
import type { MeasureStore } from './measure.store.ts';
import { judge } from './threshold.rules.ts';

export interface Measured {
  value: number;
  group: string;
}

/**
 * Counts an event once, and says what it measures when that starts a run. The window ends with the event itself, by the
 * time at which it happened, so that one that comes late is measured where it belongs.
 */
export async function measure(
  tx: Tx,
  scope: Scope,
  store: MeasureStore,
  listener: Listener,
  event: SeenEvent,
): Promise<Measured | undefined> {
  const { threshold, workflowId, trigger } = listener;
  if (threshold === null) return undefined;
  const value = threshold.groupBy === undefined ? '' : event.data[threshold.groupBy];
  // An event without the field belongs to no group.
  if (value === undefined || value === null) return undefined;
  const _id = `${workflowId}.${event.id}`;
  if (await store.has(scope, _id, tx)) return undefined;
  const groupValue = typeof value === 'string' ? value : JSON.stringify(value);
  const group = `${workflowId}|${groupValue}`;
  const at = new Date(event.time);
  const windowMs = threshold.windowSeconds * 1000;
  const from = new Date(at.getTime() - windowMs);
  const isRatio = threshold.measure === 'ratio';
  const before = await store.tally(scope, group, from, at, isRatio, tx);
  const hit = isRatio && isMet(trigger.hit, { event });
  const { organizationId } = scope;
  await store.insert(tx, scope, {
    _id,
    organizationId,
    group,
    at,
    hit,
    expireAt: new Date(at.getTime() + windowMs + 86_400_000),
    deletedAt: null,
  });
  const after = { total: before.total + 1, hits: before.hits + (hit ? 1 : 0) };
  const judged = judge(threshold, await store.armed(scope, group, tx), before, after);
  await store.setArmed(tx, scope, group, judged.armed);
  return judged.fires && judged.value !== null ? { value: judged.value, group: groupValue } : undefined;
}
