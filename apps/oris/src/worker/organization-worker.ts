import type { Clock } from '@rymeda/kernel';
import type { RunStore } from '../runs/run.store.ts';
import type { RunDocument } from '../runs/run.ts';
import type { WorkflowStore } from '../workflows/workflow.store.ts';
import { LostRunError } from './driven.ts';
import type { ScheduleFirer } from './fire-schedules.ts';
import type { LaneStore } from './lane.store.ts';
import { freshBucket, take, type Bucket } from './pace.rules.ts';

/** What one organisation may take of a process. */
export const organizationLimits = { concurrency: 50, runsPerMinute: 6_000 } as const;

export interface WorkerParts {
  lanes: LaneStore;
  runs: RunStore;
  workflows: WorkflowStore;
  fireSchedules: ScheduleFirer;
  drive(run: RunDocument, mayGoOn: () => boolean): Promise<void>;
  clock: Clock;
  onFailure(event: string, error: unknown): void;
}

/** One organisation's runs in one process, which no other process works on meanwhile: its limits need no coordination. */
export class OrganizationWorker {
  readonly inFlight = new Map<string, string>();
  #buckets = new Map<string, Bucket>();
  #wake: () => void = () => undefined;
  #called = false;
  readonly #parts: WorkerParts;
  readonly #organizationId: string;
  readonly #mayGoOn: () => boolean;

  constructor(organizationId: string, parts: WorkerParts, mayGoOn: () => boolean) {
    this.#organizationId = organizationId;
    this.#parts = parts;
    this.#mayGoOn = mayGoOn;
  }

  wake(): void {
    this.#called = true;
    this.#wake();
  }

  /** Until nothing is due any more; then it is noted when to look next. */
  async work(): Promise<void> {
    const { lanes, runs, workflows } = this.#parts;
    const id = this.#organizationId;
    const scope = { organizationId: id };
    while (this.#mayGoOn()) {
      this.#called = false;
      const seq = await lanes.seq(id);
      const fired = await this.#parts.fireSchedules(id);
      const room = organizationLimits.concurrency - this.inFlight.size;
      const begun = room > 0 ? await this.#begin(room) : { count: 0, waitMs: Infinity };
      if (fired || begun.count > 0) continue;
      if (this.inFlight.size > 0 || begun.waitMs !== Infinity) {
        await this.#change(Math.min(1_000, begun.waitMs));
        continue;
      }
      const [run, schedule] = await Promise.all([runs.nextDue(scope), workflows.nextSchedule(scope)]);
      const next = earlier(run, schedule);
      if (await lanes.settle(id, seq, next)) return;
    }
  }

  /** Waits for what is under way; nothing new begins. */
  async idle(): Promise<void> {
    while (this.inFlight.size > 0) {
      // A call from before is not taken up any more: left standing, it would never let anything else have its turn.
      this.#called = false;
      await this.#change(200);
    }
  }

  /** How many began, and how long to wait where a rate held one back. */
  async #begin(room: number): Promise<{ count: number; waitMs: number }> {
    const { runs, clock, workflows } = this.#parts;
    const scope = { organizationId: this.#organizationId };
    const saturated = new Map<string, number>();
    for (const workflowId of this.inFlight.values())
      saturated.set(workflowId, (saturated.get(workflowId) ?? 0) + 1);
    const exclude = {
      runs: [...this.inFlight.keys()],
      workflows: [...saturated].filter(([, n]) => n >= mostOfOneWorkflow).map(([w]) => w),
    };
    const due = await runs.due(scope, clock(), room, exclude);
    const limits = new Map<string, { concurrency: number; runsPerMinute: number } | undefined>();
    let count = 0;
    let waitMs = Infinity;
    for (const run of due) {
      const { workflowId } = run;
      if (!limits.has(workflowId)) limits.set(workflowId, (await workflows.facts(scope, workflowId))?.limits);
      const limit = limits.get(workflowId);
      const busy = saturated.get(workflowId) ?? 0;
      // One without its workflow is begun all the same: it is cancelled.
      if (limit !== undefined && busy >= limit.concurrency) continue;
      if (run.startedAt === null && limit !== undefined) {
        const wait = this.#takeTurn(workflowId, limit.runsPerMinute);
        if (wait > 0) {
          waitMs = Math.min(waitMs, wait);
          continue;
        }
      }
      saturated.set(workflowId, busy + 1);
      this.#start(run);
      count++;
    }
    return { count, waitMs };
  }

  #start(run: RunDocument): void {
    this.inFlight.set(run._id, run.workflowId);
    void this.#parts
      .drive(run, this.#mayGoOn)
      .catch((error: unknown) => {
        if (!(error instanceof LostRunError)) this.#parts.onFailure('oris_run_interrupted', error);
        // It is due still, and looked at again; not at once, for what hindered it may last.
        return new Promise((resolve) => setTimeout(resolve, 500));
      })
      .finally(() => {
        this.inFlight.delete(run._id);
        this.wake();
      });
  }

  /** Milliseconds to wait; 0 when the turn is taken, of the workflow and of the organisation. */
  #takeTurn(workflowId: string, runsPerMinute: number): number {
    const now = this.#parts.clock().getTime();
    const all = take(
      this.#buckets.get('') ?? freshBucket(organizationLimits.runsPerMinute, now),
      organizationLimits.runsPerMinute,
      now,
    );
    if ('waitMs' in all) return all.waitMs;
    const own = take(this.#buckets.get(workflowId) ?? freshBucket(runsPerMinute, now), runsPerMinute, now);
    if ('waitMs' in own) return own.waitMs;
    if (this.#buckets.size > 5_000) this.#buckets.clear();
    this.#buckets.set('', all.bucket);
    this.#buckets.set(workflowId, own.bucket);
    return 0;
  }

  #change(ms: number): Promise<void> {
    if (this.#called) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The most that a workflow's own limit can be. */
const mostOfOneWorkflow = 50;

const earlier = (a: Date | null, b: Date | null): Date | null => {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
};
