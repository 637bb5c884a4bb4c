import { setTimeout as sleep } from 'node:timers/promises';
import { statusOf } from '@rymeda/stack';
import { uuidv7Hex } from '@rymeda/kernel';
import { untilCount } from '../until-count.ts';
import type { OrisBench } from './bench.ts';
import type { RunRecord } from './run-records.ts';

const timers = 200;
const perInsert = 1_000;
export const waitSeconds = 5;

export interface Waiting {
  runs: number;
  withoutMb: number;
  withMb: number;
  /** The latest of `timers` timers among them, milliseconds after its time. */
  latestMs: number;
}

/** Waiting runs, all but a few of them copies of one in MongoDB that never fall due; and the others' timers among them. */
export async function measureWaiting(bench: OrisBench, count: number): Promise<Waiting> {
  const { home, records, organizations, signal } = bench;
  const ids = organizations.map((o) => o.id);
  await start(bench, organizations.length);
  const withoutMb = await memory(home);
  await start(bench, organizations.length, async () => {
    // All are read before anything is written, which takes longer than they wait.
    const waiting = await Promise.all(organizations.map(({ id }) => records.one(id, 'waiting')));
    const each = Math.ceil(count / organizations.length);
    for (const one of waiting) {
      if (one === null) throw new Error('No run waits');
      for (let n = 0; n < each; n += perInsert) {
        signal.throwIfAborted();
        await records.insert(Array.from({ length: Math.min(perInsert, each - n) }, () => copyOf(one)));
      }
    }
  });
  const late = await start(bench, timers);
  const withMb = await memory(home);
  await records.drop(/^bench:/, ids);
  return { runs: count, withoutMb, withMb, latestMs: Math.max(...late) };
}

function copyOf(run: RunRecord): RunRecord {
  const id = uuidv7Hex();
  const dueAt = new Date(Date.now() + 30 * 86_400_000 + Math.random() * 86_400_000);
  return { ...run, _id: `run_${id}`, triggerKey: `bench:${id}`, dueAt };
}

/** Runs that wait and end; how late each timer was. `meanwhile` is done while the first of them wait. */
async function start(
  { records, organizations, publisher, signal }: OrisBench,
  count: number,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<number[]> {
  const ids = organizations.map((o) => o.id);
  const meant = Array.from({ length: count }, (_, n) => ({
    organizationId: ids[n % ids.length] ?? '',
    event: 'cancelled' as const,
    serviceType: 'x',
  }));
  const madeAt = await publisher.publish(meant);
  const dueAt = new Map<string, number>();
  const seen = async (): Promise<number> => {
    for (const run of await records.of(ids, madeAt))
      if (run.status === 'waiting' && run.dueAt !== undefined) dueAt.set(run._id, run.dueAt.getTime());
    return dueAt.size;
  };
  await untilCount({ count: seen }, count, signal);
  await meanwhile();
  const all = () => records.of(ids, madeAt);
  const done = async () => (await all()).filter((run) => run.status === 'succeeded').length;
  await untilCount({ count: done }, count, signal);
  return (await all()).map(
    (run) => (run.steps[0]?.finishedAt?.getTime() ?? Infinity) - (dueAt.get(run._id) ?? 0),
  );
}

/** Resident, after a rest, MB. */
async function memory(home: string): Promise<number> {
  await sleep(3_000);
  const { parts } = await statusOf({ home });
  return parts.find((part) => part.name === 'oris')?.memoryMb ?? Number.NaN;
}
