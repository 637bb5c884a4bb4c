import type { LogDatabase } from './log-database.ts';
import { logKey, type LogName } from './log-name.rules.ts';
import { LogState, type LogSnapshot } from './log-state.ts';
import { logTree } from './tree.store.ts';

export interface LogStatesOptions {
  log: LogDatabase;
  /** Runs before a log is first used: compares it with what was published, restores it. Throws to refuse it. */
  beforeUse?: (name: LogName) => Promise<void>;
  /** How many logs without news stay in memory. */
  most?: number;
  /** How many bytes of entries wait for the next checkpoint in memory; what is beyond is read back. */
  mostTailBytes?: number;
}

/** The logs that this process appends to, in memory; one piece of work at a time has them. */
export function logStates({
  log,
  beforeUse,
  most = 2_000,
  mostTailBytes = 48 * 1024 * 1024,
}: LogStatesOptions) {
  const states = new Map<string, LogState>();
  /** Sizes of logs that were let go for want of room, with nothing unpublished. */
  const resting = new Map<string, number>();
  let last: Promise<unknown> = Promise.resolve();

  /** Work that sees or changes states never runs beside other such work. */
  function exclusive<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  }

  async function load(name: LogName): Promise<LogState> {
    const key = logKey(name);
    const known = states.get(key);
    if (known !== undefined) {
      // The order of the map is that of last use.
      states.delete(key);
      states.set(key, known);
      return known;
    }
    await beforeUse?.(name);
    const state = new LogState(name, await logTree(log, name).edge());
    states.set(key, state);
    resting.delete(key);
    return state;
  }

  /** Only within `exclusive`. */
  function shrink(): void {
    let bytes = 0;
    for (const state of states.values()) bytes += state.tailBytes;
    for (const [key, state] of states) {
      if (states.size > most && state.published === state.edge.size) {
        bytes -= state.tailBytes;
        states.delete(key);
        resting.set(key, state.edge.size);
      } else if (bytes > mostTailBytes) {
        bytes -= state.tailBytes;
        state.forgetTail();
      }
    }
  }

  return {
    exclusive,
    load,
    shrink,
    forgetAll: (): Promise<void> =>
      exclusive(async () => {
        states.clear();
        resting.clear();
      }),
    forget: (name: LogName): void => void states.delete(logKey(name)),
    /** The size at which a log was let go: it needs no look while the database has no other. */
    restsAt: (name: LogName): number | undefined => resting.get(logKey(name)),
    /** Logs with entries that no checkpoint covers yet. */
    snapshots: (): Promise<LogSnapshot[]> =>
      exclusive(async () => {
        const dirty = [...states.values()].filter((s) => s.published !== s.edge.size && s.edge.size > 0);
        return dirty.map((state) => state.snapshot());
      }),
    snapshot: (name: LogName): Promise<LogSnapshot> => exclusive(async () => (await load(name)).snapshot()),
    markPublished: (name: LogName, size: number): Promise<void> =>
      exclusive(async () => {
        states.get(logKey(name))?.markPublished(size);
        if (states.size > most) shrink();
      }),
    count: (): number => states.size,
  };
}
export type LogStates = ReturnType<typeof logStates>;
