import { rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { charts } from '../platform/repository.ts';
import { namespace, until, type Cluster } from './cluster.ts';
import { trialSecrets, type Logins } from './secrets.ts';
import { prepareVolumes, removeVolumes } from './storage.ts';
import { dependencyValues } from './values.ts';

/** helm takes values as a file; `work` gets its name. */
export async function withValues<T>(values: object, work: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rymeda-values-'));
  try {
    const file = join(folder, 'values.yaml');
    writeFileSync(file, stringify(values));
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The namespace as charts/README.md has it made, with everything in it that a release expects. */
export async function prepareTrial(cluster: Cluster): Promise<{ logins: Logins; said: string }> {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await cluster.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }]);
  const volumes = await prepareVolumes(cluster, namespace);
  const { logins, manifests } = await trialSecrets();
  await cluster.apply(manifests);
  await withValues(dependencyValues(), (file) =>
    cluster.helm([
      ...['upgrade', '--install', 'dev-dependencies', join(charts, 'dev-dependencies')],
      ...['--namespace', namespace, '--values', file, '--wait', '--timeout', '10m'],
    ]),
  );
  await until('MongoDB has its root', 180, async () =>
    (
      await cluster.kubectl([
        'logs',
        'deploy/mongodb',
        '--container',
        'replica-set',
        '--namespace',
        namespace,
      ])
    ).includes('rs0 has its member and its root'),
  );
  return { logins, said: `${manifests.length} Secrets, volumes ${volumes}, MongoDB, Kafka and Redis` };
}

/** All that was made, the namespace last; only what bears our names. */
export async function removeTrial(cluster: Cluster): Promise<void> {
  await cluster.kubectl([...['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=300s']]);
  await removeVolumes(cluster);
}
