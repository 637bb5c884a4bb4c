import { evenly } from '../load/evenly.ts';
import { cpuSeconds } from '../measures/cpu.ts';
import { percentile } from '../statistics.ts';
import { untilCount } from '../until-count.ts';
import type { OrisBench } from './bench.ts';
import type { Meant } from './publisher.ts';
import { ended } from './run-records.ts';

/** Spread over organisations and their workflows, each meant for one. */
const meant = ({ organizations }: OrisBench, n: number): Meant => ({
  organizationId: organizations[n % organizations.length]?.id ?? '',
  event: 'no_show',
  serviceType: `kind_${Math.floor(n / organizations.length) % kinds}`,
});
export const kinds = 8;

export interface Delay {
  p50: number;
  p99: number;
}

/** From the event's own time to the moment at which the run's first action began, events coming evenly. */
export async function measureDelay(bench: OrisBench, perSecond: number, seconds: number): Promise<Delay> {
  const { records, publisher, signal } = bench;
  const ids = bench.organizations.map((o) => o.id);
  const madeAt = new Map<string, number>();
  // One after the other at even moments, as relays of several engines would: ten batches a second.
  const perBatch = Math.max(1, Math.round(perSecond / 10));
  const batches = (perSecond * seconds) / perBatch;
  for await (const n of evenly(perSecond / perBatch, batches, signal)) {
    const batch = Array.from({ length: perBatch }, (_, k) => meant(bench, n * perBatch + k));
    for (const [id, at] of await publisher.publish(batch)) madeAt.set(id, at);
  }
  await untilCount(ended(records, ids, madeAt), madeAt.size, signal);
  const delays = (await records.of(ids, madeAt)).map(
    ({ steps, trigger }) =>
      (steps[0]?.startedAt.getTime() ?? Infinity) - (madeAt.get(trigger.eventId ?? '') ?? 0),
  );
  const ascending = delays.sort((a, b) => a - b);
  return { p50: percentile(ascending, 50), p99: percentile(ascending, 99) };
}

export interface Throughput {
  perSecond: number;
  /** CPU milliseconds of a run, by process. */
  cpu: { oris: number; care: number; mongodb: number };
}

/** So many three-step runs whose events come at once; `serviceType`: of one workflow of each organisation alone. */
export async function measureRuns(
  bench: OrisBench,
  count: number,
  serviceType?: string,
): Promise<Throughput> {
  const { records, publisher, home, signal } = bench;
  const ids = bench.organizations.map((o) => o.id);
  const before = await cpuSeconds(home);
  const all = Array.from({ length: count }, (_, n) => ({
    ...meant(bench, n),
    ...(serviceType === undefined ? {} : { serviceType }),
  }));
  const madeAt = await publisher.publish(all);
  await untilCount(ended(records, ids, madeAt), count, signal);
  const after = await cpuSeconds(home);
  const runs = await records.of(ids, madeAt);
  const last = Math.max(...runs.map((run) => run.finishedAt?.getTime() ?? Infinity));
  const first = Math.min(...madeAt.values());
  const each = (name: string): number => (((after[name] ?? 0) - (before[name] ?? 0)) * 1_000) / count;
  return {
    perSecond: (count * 1000) / (last - first),
    cpu: { oris: each('oris'), care: each('care'), mongodb: each('mongodb') },
  };
}
