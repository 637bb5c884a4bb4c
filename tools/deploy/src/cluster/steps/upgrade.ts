import { globSync } from 'node:fs';
import { join } from 'node:path';
import { charts } from '../../platform/repository.ts';
import type { Cluster } from '../cluster.ts';
import { startLoad, type LoadResult } from '../driver.ts';
import type { ApiClient } from '../organization.ts';
import { install } from './install.ts';
import { faultless, steady } from './roll.ts';
import { workloads, type Workload } from './workloads.ts';

/** The archive of the version before this one, as it was installed (charts/previous). */
export function previousChart(): string {
  const [archive, ...more] = globSync(join(charts, 'previous', 'rymeda-*.tgz'));
  if (archive === undefined || more.length > 0)
    throw new Error('charts/previous must hold the archive of the version before, and no other');
  return archive;
}

/** From the version before to this one under load: no request fails, selectors stay, and so does the number of pods. */
export async function upgrade(
  cluster: Cluster,
  client: ApiClient,
  chart: string,
  values: object,
): Promise<string> {
  const before = await workloads(cluster);
  const load = await startLoad(cluster, steady(client));
  const fewest = new Map<string, number>();
  let watching = true;
  const watch = (async () => {
    while (watching) {
      for (const { name, replicas } of await workloads(cluster).catch(() => []))
        fewest.set(name, Math.min(replicas, fewest.get(name) ?? Infinity));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  })();
  let result: LoadResult;
  try {
    await install(cluster, chart, values);
  } finally {
    watching = false;
    await watch;
    result = await load.stop();
  }
  const faults = [...changed(before, await workloads(cluster)), ...reset(before, fewest)];
  if (faults.length > 0) throw new Error(faults.join('; '));
  const scaled = before.filter(({ replicas }) => replicas > 1).map((w) => `${w.name} at ${w.replicas}`);
  return `${scaled.join(', ')} stayed, selectors too; ${faultless(result)}`;
}

const changed = (before: readonly Workload[], after: readonly Workload[]): string[] =>
  before.flatMap(({ name, selector }) => {
    const now = after.find((one) => one.name === name);
    if (now === undefined) return [`${name} is gone`];
    return now.selector === selector ? [] : [`${name} has another selector`];
  });

const reset = (before: readonly Workload[], fewest: ReadonlyMap<string, number>): string[] =>
  before
    .filter(({ name, replicas }) => (fewest.get(name) ?? replicas) < replicas)
    .map(({ name, replicas }) => `${name} went from ${replicas} pods to ${fewest.get(name)}`);
