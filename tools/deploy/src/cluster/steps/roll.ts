import { services } from '../../platform/facts.ts';
import { namespace, until, type Cluster } from '../cluster.ts';
import { failures, startLoad, type LoadResult } from '../driver.ts';
import type { ApiClient } from '../organization.ts';
import { allSettled } from './workloads.ts';

/** A read of each engine, so that each one's restart would be felt. */
export const everywhere = [
  '/v1/care/patients?limit=1',
  '/v1/organization',
  '/v1/revenue/claims?limit=1',
  '/v1/compliance/incidents?limit=1',
  '/v1/oris/workflows?limit=1',
  '/v1/audit/logs?limit=1',
  '/v1/webhooks/endpoints?limit=1',
];

export const steady = (client: ApiClient) => ({
  client,
  paths: everywhere,
  concurrency: 4,
  pauseMs: 200,
  seconds: 1_800,
});

/** Throws with what failed; a load that asked little proves little. */
export function faultless(result: LoadResult): string {
  if (Object.keys(result.failed).length > 0)
    throw new Error(`of ${result.requests} requests ${failures(result)}`);
  if (result.requests < 100) throw new Error(`only ${result.requests} requests were made`);
  return `${result.requests} requests, none failed, the slowest ${result.slowestMs} ms`;
}

/** One after the other as an operator does it, the next when the last pod of the old version is gone. */
export async function rollEach(cluster: Cluster, client: ApiClient): Promise<string> {
  const load = await startLoad(cluster, steady(client));
  let result: LoadResult;
  try {
    for (const service of services) {
      await cluster.kubectl(['rollout', 'restart', `deployment/${service}`, '--namespace', namespace]);
      await cluster.kubectl([
        ...['rollout', 'status', `deployment/${service}`, '--namespace', namespace, '--timeout=300s'],
      ]);
      await until(`${service}'s old pods are gone`, 120, async () => {
        const pods = await cluster.list([
          ...['pods', '--namespace', namespace, '--selector', `app.kubernetes.io/name=${service}`],
        ]);
        return pods.every(({ metadata }) => metadata.deletionTimestamp === undefined);
      });
    }
    await until('every pod is ready', 120, () => allSettled(cluster));
  } finally {
    result = await load.stop();
  }
  return `${services.length} services, ${faultless(result)}`;
}
