import type { ThresholdTrigger } from '@rymeda/contracts';
import type { CompiledTrigger } from '../definition/trigger-types.ts';
import { EvaluationFailedError, type Compiled } from '../expressions/language.ts';
import type { SeenEvent } from './seen-event.ts';

/** An active workflow that looks at events. */
export interface Listener {
  workflowId: string;
  definition: number;
  trigger: CompiledTrigger;
  /** Of a threshold. */
  threshold: ThresholdTrigger | null;
  activeSince: Date;
  /** What happened before is not counted; null where all is. */
  countsSince: Date | null;
}

/** By the name of the event. */
export type ListenerIndex = ReadonlyMap<string, readonly Listener[]>;

export function indexOf(listeners: readonly Listener[]): ListenerIndex {
  const index = new Map<string, Listener[]>();
  for (const listener of listeners)
    for (const name of listener.trigger.events) {
      const list = index.get(name);
      if (list === undefined) index.set(name, [listener]);
      else list.push(listener);
    }
  return index;
}

/** Clocks of processes may differ by so much. */
export const clockSkewMs = 2_000;

/**
 * The workflows that an event starts or is measured by. An event was committed before it was published: one that was
 * published before a workflow was active is from before it. A condition that can't be judged (a field that this event
 * has not) is not met.
 */
export function matching(event: SeenEvent, publishedAt: Date, index: ListenerIndex): Listener[] {
  const listeners = index.get(event.name);
  if (listeners === undefined) return [];
  const values = { event };
  return listeners.filter(
    ({ trigger, activeSince }) =>
      publishedAt.getTime() >= activeSince.getTime() - clockSkewMs && isMet(trigger.condition, values),
  );
}

export function isMet(condition: Compiled | undefined, values: Readonly<Record<string, unknown>>): boolean {
  if (condition === undefined) return true;
  try {
    return condition.evaluate(values) === true;
  } catch (error) {
    if (error instanceof EvaluationFailedError) return false;
    throw error;
  }
}
