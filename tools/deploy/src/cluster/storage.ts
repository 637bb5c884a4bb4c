import { services } from '../platform/facts.ts';
import { until, type Cluster } from './cluster.ts';

const folder = '/var/lib/rymeda-test-k8s';
const own = 'rymeda-test-storage';

/** Whether the cluster makes volumes by itself: a StorageClass that is the default. */
async function makesVolumes(cluster: Cluster): Promise<boolean> {
  const classes = await cluster.list(['storageclasses']);
  return classes.some(
    ({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
  );
}

/** A folder of the node for each service's own files, where there is one node and nothing that makes volumes. */
export async function prepareVolumes(cluster: Cluster, namespace: string): Promise<string> {
  if (await makesVolumes(cluster)) return 'by the default StorageClass';
  const nodes = await cluster.list(['nodes']);
  if (nodes.length !== 1)
    throw new Error('Without a default StorageClass the cluster may have one node only');
  await onNode(
    cluster,
    'for (const s of services) { fs.mkdirSync(root + "/" + s, { recursive: true }); fs.chownSync(root + "/" + s, 10001, 10001); }',
  );
  await cluster.apply(
    services.map((service) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `rymeda-test-${service}` },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: '',
        hostPath: { path: `${folder}/${service}`, type: 'Directory' },
        claimRef: { namespace, name: `${service}-state` },
      },
    })),
  );
  return `${services.length} folders of the node`;
}

export async function removeVolumes(cluster: Cluster): Promise<void> {
  const names = services.map((service) => `rymeda-test-${service}`);
  const volumes = await cluster.list(['persistentvolumes']);
  const there = volumes.map(({ metadata }) => metadata.name).filter((name) => names.includes(name));
  if (there.length === 0) return;
  await cluster.kubectl(['delete', 'persistentvolume', ...there, '--timeout=60s']);
  await onNode(
    cluster,
    'for (const s of fs.readdirSync(root)) fs.rmSync(root + "/" + s, { recursive: true });',
  );
}

/** Runs a line of Node as the node's root over the folder; in a namespace of its own, for ours lets no such pod in. */
async function onNode(cluster: Cluster, line: string): Promise<void> {
  const code = `const fs = require('node:fs'), root = '/state', services = ${JSON.stringify(services)}; ${line}`;
  await cluster.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: own } }]);
  try {
    await cluster.apply([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'folders', namespace: own },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          securityContext: { runAsUser: 0, runAsGroup: 0 },
          containers: [
            {
              name: 'folders',
              image: 'rymeda/operations:0.1.0',
              command: ['node', '-e', code],
              volumeMounts: [{ name: 'state', mountPath: '/state' }],
            },
          ],
          volumes: [{ name: 'state', hostPath: { path: folder, type: 'DirectoryOrCreate' } }],
        },
      },
    ]);
    await until('the folders of the node', 120, async () => {
      const [pod] = await cluster.list(['pods', '--namespace', own]);
      if (pod?.status?.phase === 'Failed') throw new Error('its pod failed');
      return pod?.status?.phase === 'Succeeded';
    });
  } finally {
    await cluster.kubectl(['delete', 'namespace', own, '--timeout=120s']);
  }
}
