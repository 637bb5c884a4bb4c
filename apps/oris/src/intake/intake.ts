import { isOfDatabase, isPassing, readEvent, type MessageBatch } from '@rymeda/events';
import { gather, Problem, type Clock } from '@rymeda/kernel';
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
  /** Whether that is enough for what is due now; its lane has to be raised otherwise. */
  call: (organizationId: string) => boolean;
  /** An organisation that has ended: its keys open nothing any more. Of one whose end may be taken back events are kept. */
  hasEnded: (organizationId: string) => boolean;
  /** Durable when it resolves. */
  setAside: (organizationId: string, events: readonly Taken[]) => Promise<void>;
  onFailure(event: string, error: unknown): void;
}

export interface Intake {
  take(batch: MessageBatch): Promise<void>;
  /** One organisation's, once more; rejects when they can't be taken yet. */
  takeAgain: (organizationId: string, events: readonly Taken[]) => Promise<void>;
  stats(): { events: number; runs: number; refused: number; unreadable: number; setAside: number };
}

/** An organisation and its events of a batch. */
type Group = [organizationId: string, events: readonly Taken[]];

/** What fails for another reason than the database's is tried so often before it is set aside. */
const attempts = 3;

const isAboutKeys = (error: unknown): boolean =>
  error instanceof Problem && (error.code === 'KEYS_UNAVAILABLE' || error.code === 'DECRYPTION_FAILED');

/** Turns events into runs, and lets runs go on that waited for one. All of it is durable before offsets are committed. */
export function createIntake(parts: IntakeParts): Intake {
  const { clock } = parts;
  const counts = { events: 0, runs: 0, refused: 0, unreadable: 0, setAside: 0 };
  const part = partOf({ ...parts, onRefused: () => counts.refused++ });
  const begin = runBeginner(parts);
  const waiting = waitingWaker(parts);

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

  /** The database is everybody's, and is waited for; whatever else one organisation's need can't have, others don't wait for. */
  async function untilDone(batch: MessageBatch, group: Group): Promise<void> {
    let isAside = false;
    for (let attempt = 1; ; attempt++)
      try {
        return await (isAside ? putAside(group) : takeUnlessEnded(group));
      } catch (error) {
        if (batch.lost()) throw error;
        const isWaitedFor = isOfDatabase(error);
        if (attempt === 1 || !isWaitedFor) parts.onFailure('oris_intake_failed', error);
        const wasAside = isAside;
        isAside = !isWaitedFor && (isPassing(error) || isAboutKeys(error) || attempt >= attempts);
        // The batch waits for nothing where it is only to be kept for later.
        if (isAside && !wasAside) continue;
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, 1_000)));
      }
  }

  async function putAside([organizationId, events]: Group): Promise<void> {
    await parts.setAside(organizationId, events);
    counts.setAside += events.length;
  }

  async function takeUnlessEnded(group: Group): Promise<void> {
    try {
      await takeAlone(group);
    } catch (error) {
      // Passed over: what it would start can't be made any more.
      if (!isAboutKeys(error) || !parts.hasEnded(group[0])) throw error;
    }
  }

  /**
   * All that comes at about the same time at once, of whatever partition, because nothing of it has come before, as a
   * rule. Whether it is done with: whatever the reason, the others are taken alone then, and say why if that fails.
   */
  const takeTogether = runAsSystem('oris-intake', () =>
    gather(async (groups: Group[]): Promise<boolean[]> => {
      const found = await Promise.all(groups.map((group) => part(...group).catch(() => undefined)));
      const simple = (its: Part | null | undefined): its is Part =>
        its != null && its.starting.every((s) => s.listener.threshold === null);
      const all = found.filter(simple);
      const taken = await together(all).catch(() => false);
      return found.map((its) => its === null || (taken && simple(its)));
    }),
  );

  async function together(all: readonly Part[]): Promise<boolean> {
    counts.runs += await begin.together(all);
    const woken = await waiting.together(all);
    if (woken === null) return false;
    await call(all, woken);
    return true;
  }

  async function takeAlone(group: Group): Promise<void> {
    const its = await part(...group);
    if (its === null) return;
    counts.runs += await begin.alone(its);
    await call([its], await waiting.alone(its));
  }

  /** What they start is durable, and so are they: who begins to wait from now on finds them there. */
  async function call(all: readonly Part[], woken: ReadonlySet<string>): Promise<void> {
    // Also when their runs were there already: who made them may have died before it called.
    const starting = new Set(all.filter((p) => p.starting.length > 0).map((p) => p.context.organizationId));
    const uncalled = [...starting].filter((organizationId) => !parts.call(organizationId));
    const dueAt = clock();
    await parts.lanes.raise(uncalled.map((organizationId) => ({ organizationId, dueAt })));
    for (const organizationId of new Set([...uncalled, ...woken])) parts.wake(organizationId);
  }

  return {
    /** Each is done or set aside then; the same runs come of the same events. Rejects when the partition is lost. */
    take: (batch) =>
      runAsSystem(
        'oris-intake',
        async () => {
          const all = read(batch);
          const groups = [...Map.groupBy(all, (t) => t.event.organizationid)];
          await Promise.all(
            groups.map(async (group) => {
              if (!(await takeTogether(group))) await untilDone(batch, group);
            }),
          );
          counts.events += all.length;
        },
        currentContext()?.traceparent,
      ),
    takeAgain: (organizationId, events) => takeUnlessEnded([organizationId, events]),
    stats: () => ({ ...counts }),
  };
}
