import { Problem, type Clock } from '@rymeda/kernel';
import type { RunStore } from '../runs/run.store.ts';
import type { RunDocument } from '../runs/run.ts';
import type { WorkflowDocument } from '../workflows/workflow.ts';
import { LostRunError } from './driven.ts';
import type { ScheduleFirer } from './fire-schedules.ts';
import type { KnownWorkflows } from './known-workflows.ts';
import type { LaneStore } from './lane.store.ts';
import { Turns } from './turns.ts';

/** What one organisation may take of a process. */
export const organizationLimits = { concurrency: 50, runsPerMinute: 6_000 } as const;

/** After so long without news it is asked what is due next. */
const lingerMs = 250;
const togetherMs = 10;
/** Who looks at lanes sees no older one than this of an organisation that is worked for, whatever holds back some of its runs. */
const refreshMs = 5_000;
/** A run that was hindered is tried again after so long; where it is the organisation's key, all that is due is. */
const [hinderedMs, keyAwayMs] = [500, 5_000];

export interface WorkerParts {
  lanes: Pick<LaneStore, 'hold' | 'settle'>;
  runs: Pick<RunStore, 'due' | 'nextDue'>;
  known(organizationId: string): Promise<KnownWorkflows>;
  fireSchedules: ScheduleFirer;
  /** Whether the run is over. */
  drive(run: RunDocument, workflow: WorkflowDocument | null, mayGoOn: () => boolean): Promise<boolean>;
  /** How long an organisation that has nothing due is kept, for more to come. */
  keepMs(): number;
  /**
   * How long nothing is done for an organisation: it is suspended, leaving or has ended; 0: it is as always. What its
   * schedules miss is not made up for run by run.
   */
  heldMs(organizationId: string): number;
  clock: Clock;
  onFailure(event: string, error: unknown): void;
}

/**
 * What a look found: how many began, whether that is all that is due, how long a rate holds others back, and whether it
 * holds back a workflow that was not known to be held, so that others may be found behind it.
 */
interface Look {
  begun: number;
  all: boolean;
  waitMs: number;
  foundHeld: boolean;
}

/** One organisation's runs in one process, which no other process works on meanwhile: its limits need no coordination. */
export class OrganizationWorker {
  readonly inFlight = new Map<string, string>();
  #resume: () => void = () => undefined;
  #called = false;
  /** A run has ended since the last look. */
  #freed = false;
  #wantsRoom = false;
  /** The lane is due in the database, and stays it until this worker settles it. */
  #holds = false;
  #heldAt = 0;
  #seq = -1;
  /** When the first run falls due of those that wait; undefined when that must be asked. */
  #firstDue: { at: Date | null } | undefined;
  /** A run began to wait since that was asked. */
  #newWait = false;
  /** Workflows whose own rate lets no run begin at the moment, and the one that was looked at last while there are any. */
  readonly #held = new Set<string>();
  #after = '';
  readonly #turns = new Turns(organizationLimits.runsPerMinute);
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
    this.#resume();
  }

  /**
   * Something is due and durable. Whether that is enough: the lane is due already, and there is another look before it is
   * settled. Where it is not, the lane has to be raised.
   */
  call(): boolean {
    this.wake();
    return this.#holds && this.#mayGoOn();
  }

  /** The lane was seen with this `seq`: a higher one than the last says that somebody called, wherever. */
  noticed(seq: number): void {
    if (seq <= this.#seq) return;
    // Before all else is read from now on: what is called for later raises it.
    this.#seq = seq;
    this.wake();
  }

  /** Until nothing is due any more; then it is noted when to look next. */
  async work(): Promise<void> {
    try {
      while (this.#mayGoOn()) {
        if (!this.#holds) await this.#hold();
        if (await this.#round()) return;
      }
    } catch (error) {
      // Its schedules need the key: until that is back it is no late one to who looks at lanes.
      if (isAboutKeys(error)) await this.#rest(keyAwayMs);
      throw error;
    } finally {
      this.#holds = false;
    }
  }

  async #hold(): Promise<void> {
    const now = this.#parts.clock();
    this.#seq = await this.#parts.lanes.hold({ organizationId: this.#organizationId, dueAt: now });
    this.#heldAt = now.getTime();
    this.#holds = true;
  }

  /** Begins what is due, and waits for what comes. Whether nothing came, and the organisation was let go. */
  async #round(): Promise<boolean> {
    this.#called = false;
    this.#freed = false;
    const heldMs = this.#parts.heldMs(this.#organizationId);
    if (heldMs > 0) return this.#rest(heldMs);
    const known = await this.#parts.known(this.#organizationId);
    const fired = await this.#fire(known);
    const look = await this.#begin(known);
    await this.#refresh();
    if (fired || look.foundHeld || (look.begun > 0 && !look.all)) return false;
    const called = await this.#change(Math.min(lingerMs, look.waitMs), !look.all);
    if (called || !look.all) return false;
    const next = await this.#nextDue(known);
    const ms = next === null ? Infinity : next.getTime() - this.#parts.clock().getTime();
    if (ms <= 0) return false;
    // One that is in hand may wait for something by now, or be let go: it is looked at again.
    if (this.inFlight.size > 0) {
      await this.#change(Math.min(1_000, ms), true);
      return false;
    }
    if (await this.#change(Math.min(this.#parts.keepMs(), ms), false)) return false;
    return this.#settle(known);
  }

  /** What is still held is as good as new to who looks for what has waited long. */
  async #refresh(): Promise<void> {
    const now = this.#parts.clock();
    if (now.getTime() - this.#heldAt < refreshMs) return;
    this.#heldAt = now.getTime();
    this.#holds = await this.#parts.lanes.settle(this.#organizationId, this.#seq, now);
  }

  /** Whether nobody called meanwhile: who does is heard the next time. */
  #rest(ms: number): Promise<boolean> {
    this.#holds = false;
    const { clock, lanes } = this.#parts;
    return lanes.settle(this.#organizationId, this.#seq, new Date(clock().getTime() + ms));
  }

  async #settle(known: KnownWorkflows): Promise<boolean> {
    this.#firstDue = undefined;
    const { clock, lanes } = this.#parts;
    const next = await this.#nextDue(known);
    // From here on who calls has to raise the lane.
    if (this.#called || (next !== null && next <= clock())) return false;
    this.#holds = false;
    return lanes.settle(this.#organizationId, this.#seq, next);
  }

  /** When something falls due that waits: now, when there must be another look. */
  async #nextDue(known: KnownWorkflows): Promise<Date | null> {
    const { clock } = this.#parts;
    if (this.#firstDue === undefined) {
      this.#newWait = false;
      const scope = { organizationId: this.#organizationId };
      const at = await this.#parts.runs.nextDue(scope, [...this.inFlight.keys()]);
      if (this.#newWait) return clock();
      this.#firstDue = { at };
    }
    const next = earlier(this.#firstDue.at, await known.nextSchedule());
    if (next !== null && next <= clock()) this.#firstDue = undefined;
    return next;
  }

  /** Waits for what is under way; nothing new begins. */
  async idle(): Promise<void> {
    while (this.inFlight.size > 0) {
      // A call from before is not taken up any more: left standing, it would never let anything else have its turn.
      this.#called = this.#freed = false;
      await this.#change(lingerMs, true);
    }
  }

  /** Whether schedules were due. */
  async #fire(known: KnownWorkflows): Promise<boolean> {
    const next = await known.nextSchedule();
    if (next === null || next > this.#parts.clock()) return false;
    known.fired();
    return this.#parts.fireSchedules(this.#organizationId);
  }

  async #begin(known: KnownWorkflows): Promise<Look> {
    const { runs, clock } = this.#parts;
    const look: Look = { begun: 0, all: true, waitMs: Infinity, foundHeld: false };
    const room = organizationLimits.concurrency - this.inFlight.size;
    if (room <= 0) return { ...look, all: false };
    const busy = new Map<string, number>();
    for (const workflowId of this.inFlight.values()) busy.set(workflowId, (busy.get(workflowId) ?? 0) + 1);
    const isFull = async (workflowId: string): Promise<boolean> =>
      (busy.get(workflowId) ?? 0) >= ((await known.facts(workflowId))?.limits.concurrency ?? Infinity);
    const full: string[] = [];
    for (const workflowId of busy.keys()) if (await isFull(workflowId)) full.push(workflowId);
    look.waitMs = await this.#waitOfHeld(known);
    const held = [...this.#held];
    const exclude = { runs: [...this.inFlight.keys()], workflows: full, held, after: this.#after };
    const due = await runs.due({ organizationId: this.#organizationId }, clock(), room, exclude);
    look.all = due.length < room && full.length === 0 && held.length === 0;
    this.#after = held.length > 0 && due.length === room ? (due.at(-1)?.workflowId ?? '') : '';
    for (const run of due) {
      const { workflowId } = run;
      const workflow = await known.facts(workflowId);
      // One without its workflow is begun all the same: it is cancelled.
      if (await isFull(workflowId)) {
        look.all = false;
        continue;
      }
      if (run.startedAt === null && workflow !== null) {
        const { runsPerMinute } = workflow.limits;
        const now = clock().getTime();
        const own = this.#turns.waitOf(workflowId, runsPerMinute, now);
        if (own > 0 && !this.#held.has(workflowId)) {
          this.#held.add(workflowId);
          look.foundHeld = true;
        }
        const wait = own > 0 ? own : this.#turns.take(workflowId, runsPerMinute, now);
        if (wait > 0) {
          look.all = false;
          look.waitMs = Math.min(look.waitMs, wait);
          continue;
        }
      }
      busy.set(workflowId, (busy.get(workflowId) ?? 0) + 1);
      this.#start(run, workflow);
      look.begun++;
    }
    return look;
  }

  /** Lets those go whose rate lets a run begin again; how long the first of the others waits. */
  async #waitOfHeld(known: KnownWorkflows): Promise<number> {
    let first = Infinity;
    for (const workflowId of this.#held) {
      const limits = (await known.facts(workflowId))?.limits;
      const now = this.#parts.clock().getTime();
      const wait = limits === undefined ? 0 : this.#turns.waitOf(workflowId, limits.runsPerMinute, now);
      if (wait === 0) this.#held.delete(workflowId);
      else first = Math.min(first, wait);
    }
    return first;
  }

  #start(run: RunDocument, workflow: WorkflowDocument | null): void {
    this.inFlight.set(run._id, run.workflowId);
    const mayGoOn = (): boolean => this.#mayGoOn() && this.#parts.heldMs(this.#organizationId) === 0;
    void this.#parts
      .drive(run, workflow, mayGoOn)
      .catch(async (error: unknown) => {
        if (!(error instanceof LostRunError)) this.#parts.onFailure('oris_run_interrupted', error);
        // It is due still, and looked at again; not at once, for what hindered it may last.
        await new Promise((resolve) => setTimeout(resolve, isAboutKeys(error) ? keyAwayMs : hinderedMs));
        this.#called = true;
        return false;
      })
      .then((isOver) => {
        if (!isOver) {
          this.#newWait = true;
          this.#firstDue = undefined;
        }
        this.inFlight.delete(run._id);
        this.#freed = true;
        if (this.#called || (this.#wantsRoom && this.inFlight.size === 0)) this.#resume();
        // Others end with it: one look for all of their places.
        else if (this.#wantsRoom) setTimeout(() => this.#resume(), togetherMs);
      });
  }

  /** Until it is called, a place is free for who waits for one, or time is over; whether it was called. */
  async #change(ms: number, wantsRoom: boolean): Promise<boolean> {
    if (this.#called || (wantsRoom && this.#freed)) return this.#called;
    this.#wantsRoom = wantsRoom;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#resume = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wantsRoom = false;
    return this.#called;
  }
}

const earlier = (a: Date | null, b: Date | null): Date | null => {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
};

const isAboutKeys = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'KEYS_UNAVAILABLE';
