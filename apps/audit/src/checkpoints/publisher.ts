import type { Clock } from '@rymeda/kernel';
import type { LogDatabase } from '../logs/log-database.ts';
import type { LogName } from '../logs/log-name.rules.ts';
import type { LogSnapshot } from '../logs/log-state.ts';
import type { LogStates } from '../logs/log-states.ts';
import { LogDamagedError, logNames, logTree } from '../logs/tree.store.ts';
import { createTurns } from '@rymeda/service';
import type { ObjectStore } from '@rymeda/storage';
import type { CheckpointStore } from './checkpoint.store.ts';
import type { PlatformLog } from './platform-log.ts';
import { growthOf, removeOutgrown, upload, uploadSealed, type TreeGrowth } from './upload.ts';

export interface PublisherOptions {
  log: LogDatabase;
  states: LogStates;
  checkpoints: CheckpointStore;
  platform: PlatformLog;
  objects: ObjectStore;
  clock: Clock;
  retainUntil: () => Date;
  intervalMs: number;
  onFailure: (error: unknown) => void;
  /** Told of the logs whose checkpoint was signed. */
  onPublished?: (names: readonly LogName[]) => Promise<void>;
}

/** How often it is looked for entries that a process which died has left without a checkpoint. */
const sweepMs = 60_000;
/** So long a look goes on; the rest is looked at in the next turns, for the first one reads every log. */
const sweepAtOnceMs = 5_000;

/**
 * Checkpoints: entries and tiles to the object store, the logs' heads into the platform's log, its tiles to the
 * object store, and only then a signature. Whatever fails is done again at the next turn.
 */
export function createPublisher(options: PublisherOptions) {
  const { log, states, checkpoints, platform, objects, clock } = options;
  const stats = { published: 0, damaged: 0, failures: 0, lastAt: clock().getTime(), waiting: 0 };
  let sweptAt = -Infinity;
  /** Those that the look under way has not come to. */
  let unswept: LogName[] = [];

  async function turn(): Promise<void> {
    if (unswept.length > 0 || performance.now() - sweptAt > sweepMs) await sweep();
    const snapshots = await states.snapshots();
    stats.waiting = snapshots.length;
    const grown: { snapshot: LogSnapshot; growth: TreeGrowth }[] = [];
    for (const snapshot of snapshots) {
      const from = (await checkpoints.latest(snapshot.name))?.size ?? 0;
      if (from >= snapshot.size) await states.markPublished(snapshot.name, from);
      else grown.push({ snapshot, growth: growthOf(log, snapshot, from) });
    }
    const how = { objects, retainUntil: options.retainUntil() };
    for (const one of [...grown]) {
      const whole = await unlessDamaged(async () => {
        await upload(one.growth, how);
        await uploadSealed(log, one.snapshot.name, one.growth, how);
      });
      if (!whole) grown.splice(grown.indexOf(one), 1);
    }
    if (grown.length > 0)
      await platform.append(grown.map(({ snapshot: { name, size, root } }) => ({ ...name, size, root })));
    await platform.sign();
    for (const { snapshot, growth } of grown) {
      await states.markPublished(snapshot.name, snapshot.size);
      await removeOutgrown(growth, objects);
    }
    stats.published += grown.length;
    stats.waiting = 0;
    await options.onPublished?.(grown.map(({ snapshot }) => snapshot.name));
  }

  /** One log that is not what was published keeps no other from its checkpoint; it is told at each turn. */
  async function unlessDamaged(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof LogDamagedError)) throw error;
      stats.damaged++;
      options.onFailure(error);
      return false;
    }
  }

  /** Takes logs into memory whose newest entries have no checkpoint. */
  async function sweep(): Promise<void> {
    if (unswept.length === 0) unswept = await logNames(log);
    const until = performance.now() + sweepAtOnceMs;
    for (let name = unswept.at(-1); name !== undefined && performance.now() < until; name = unswept.at(-1)) {
      await sweepOne(name);
      unswept.pop();
    }
    if (unswept.length === 0) sweptAt = performance.now();
  }

  const sweepOne = (name: LogName): Promise<boolean> =>
    unlessDamaged(async () => {
      // Those that have no room in memory are not read, and their checkpoints listed, each time.
      const restsAt = states.restsAt(name);
      if (restsAt !== undefined && (await logTree(log, name).size()) === restsAt) return;
      const { size } = await states.snapshot(name);
      const published = (await checkpoints.latest(name))?.size ?? 0;
      if (published >= size) await states.markPublished(name, size);
    });

  const turns = createTurns({
    job: 'audit-checkpoints',
    async turn() {
      await turn();
      stats.lastAt = clock().getTime();
    },
    intervalMs: options.intervalMs,
    onFailure(error) {
      stats.failures++;
      options.onFailure(error);
    },
  });

  return {
    start: turns.start,
    /** One turn now; calls that come while it runs share it. */
    publish: turns.once,
    stop: turns.stop,
    stats: () => ({ ...stats, ageSeconds: Math.max(0, (clock().getTime() - stats.lastAt) / 1000) }),
  };
}
export type Publisher = ReturnType<typeof createPublisher>;
