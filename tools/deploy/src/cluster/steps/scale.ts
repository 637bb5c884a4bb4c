import { namespace, until, type Cluster } from '../cluster.ts';
import { failures, startLoad } from '../driver.ts';
import type { ApiClient } from '../organization.ts';
import { replicasOf, workloads } from './workloads.ts';

const patient = { firstName: 'Load', lastName: 'Test', dateOfBirth: '2000-01-01', onMatch: 'create' };

/** Lists of a hundred patients: each is opened field by field, which is care's work and nobody else's. */
export async function scaleCare(cluster: Cluster, client: ApiClient): Promise<string> {
  await until('the autoscalers know what pods use', 180, async () => {
    const scalers = await cluster.list(['horizontalpodautoscalers', '--namespace', namespace]);
    return scalers.every(({ status }) =>
      (status?.currentMetrics ?? []).some(({ resource }) => resource?.name === 'cpu'),
    );
  });
  const before = replicasOf(await workloads(cluster));
  const load = await startLoad(cluster, {
    client,
    prepare: [{ path: '/v1/care/patients', body: patient, count: 100 }],
    paths: ['/v1/care/patients?limit=100'],
    concurrency: 8,
    pauseMs: 0,
    seconds: 600,
  });
  const begun = performance.now();
  let others: string[] = [];
  try {
    await until('care has more pods', 400, async () => {
      const now = await workloads(cluster);
      others = now
        .filter(({ name, replicas }) => name !== 'care' && replicas !== before[name])
        .map(({ name, replicas }) => `${name} ${before[name]} to ${replicas}`);
      const care = now.find(({ name }) => name === 'care');
      return care !== undefined && care.replicas > (before['care'] ?? 0) && care.ready === care.replicas;
    });
  } finally {
    const result = await load.stop();
    if (Object.keys(result.failed).length > 0) others.push(`requests failed: ${failures(result)}`);
  }
  if (others.length > 0) throw new Error(`not care alone: ${others.join('; ')}`);
  const after = replicasOf(await workloads(cluster));
  return `care from ${before['care']} to ${after['care']} pods in ${Math.round((performance.now() - begun) / 1000)} s, the others as they were`;
}
