import { isUnavailable, readEvent, type MessageBatch } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { currentContext, runAsSystem } from '@rymeda/tenancy';
import type { LaneStore } from '../worker/lane.store.ts';
import { runBeginner, type BeginParts } from './begin-runs.ts';
import { partOf, type Part, type PartParts, type Taken } from './part.ts';
import { seen } from './seen-event.ts';
import { waitingWaker, type WakeParts } from './wake-waiting.ts';

export interface IntakeParts extends Omit<PartParts, 'onRefused'>, BeginParts, WakeParts {
  lanes: Pick<LaneStore, 'raise' | 'raiseIn'>;
  clock: Clock;
  wake: (organizationId: string) => void;
  onFailure(event: string, error: unknown): void;
}

export interface Intake {
  take(batch: MessageBatch): Promise<void>;
  stats(): { events: number; runs: number; refused: number; unreadable: number };
}

/** An organisation and its events of a batch. */
type Group = [organizationId: string, events: Taken[]];

/** Turns events into runs, and lets runs go on that waited for one. All of it is durable before offsets are committed. */
export function createIntake(parts: IntakeParts): Intake {
  const { clock } = parts;
  const counts = { events: 0, runs: 0, refused: 0, unreadable: 0 };
  const part = partOf({ ...parts, onRefused: () => counts.refused++ });
  const begin = runBeginner(parts);
  const wakeWaiting = waitingWaker(parts);

  function read(batch: MessageBatch): Taken[] {
    return batch.messages.flatMap((message) => {
      const { publishedAt } = message;
      const event = readEvent(message);
      if (event === undefined) {
        counts.unreadable++;
        return [];
      }
      return [
        {
          event,
          seen: seen(event),
          publishedAt: publishedAt === undefined ? clock() : new Date(publishedAt),
        },
      ];
    });
  }

  async function untilDone(batch: MessageBatch, step: () => Promise<void>): Promise<void> {
    for (let attempt = 0; ; attempt++)
      try {
        return await step();
      } catch (error) {
        if (batch.lost()) throw error;
        if (attempt === 0 || !isUnavailable(error)) parts.onFailure('oris_intake_failed', error);
        await new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** attempt, 1_000)));
      }
  }

  /**
   * All organisations' at once, because nothing of it has come before, as a rule. Answers those for which that did not
   * work or can't be done, whatever the reason: each is taken alone then, and says why if it fails again.
   */
  async function takeTogether(groups: readonly Group[]): Promise<Group[]> {
    const read = await Promise.all(
      groups.map(async (group) => ({ group, part: await part(...group).catch(() => undefined) })),
    );
    const simple: { group: Group; part: Part }[] = [];
    const alone: Group[] = [];
    for (const { group, part } of read) {
      if (part === null) continue;
      if (part === undefined || part.starting.some((s) => s.listener.threshold !== null)) alone.push(group);
      else simple.push({ group, part });
    }
    const all = simple.map((s) => s.part);
    try {
      await follow(all, await begin.together(all));
      return alone;
    } catch {
      return [...alone, ...simple.map((s) => s.group)];
    }
  }

  async function takeAlone(group: Group): Promise<void> {
    const its = await part(...group);
    if (its !== null) await follow([its], await begin.alone(its));
  }

  /** What they start is durable, and so are they: who begins to wait from now on finds them there. */
  async function follow(all: readonly Part[], made: number): Promise<void> {
    counts.runs += made;
    const woken = await wakeWaiting(all);
    // Also when their runs were there already: who made them may have died before it called.
    const starting = all.filter((p) => p.starting.length > 0).map((p) => p.context.organizationId);
    const dueAt = clock();
    await parts.lanes.raise(starting.map((organizationId) => ({ organizationId, dueAt })));
    for (const organizationId of new Set([...starting, ...woken])) parts.wake(organizationId);
  }

  return {
    /** Repeats until it is done: the same runs come of the same events. Rejects when the partition is lost. */
    take: (batch) =>
      runAsSystem(
        'oris-intake',
        async () => {
          const all = read(batch);
          const groups = [...Map.groupBy(all, (t) => t.event.organizationid)];
          const alone = await takeTogether(groups);
          await Promise.all(alone.map((group) => untilDone(batch, () => takeAlone(group))));
          counts.events += all.length;
        },
        currentContext()?.traceparent,
      ),
    stats: () => ({ ...counts }),
  };
}
