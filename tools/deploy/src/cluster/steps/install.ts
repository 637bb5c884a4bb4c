import { namespace, until, type Cluster } from '../cluster.ts';
import { withValues } from '../trial.ts';
import { allSettled, workloads } from './workloads.ts';

export const release = 'rymeda';

/** As charts/README.md has it done for a trial: with --wait, so that `deployed` means that every pod is ready. */
export async function install(cluster: Cluster, chart: string, values: object): Promise<string> {
  await withValues(values, (file) =>
    cluster.helm([
      ...['upgrade', '--install', release, chart, '--namespace', namespace],
      ...['--values', file, '--wait', '--timeout', '20m'],
    ]),
  );
  await until('every pod is ready', 300, () => allSettled(cluster));
  const all = await workloads(cluster);
  const pods = await cluster.list(['pods', '--namespace', namespace]);
  const restarts = pods.flatMap(({ metadata, status }) =>
    (status?.containerStatuses ?? [])
      .filter(({ restartCount }) => restartCount > 0)
      .map(({ restartCount }) => `${metadata.name} ${restartCount}`),
  );
  return `${all.length} services, ${pods.length} pods${restarts.length > 0 ? `, restarts: ${restarts.join(', ')}` : ', no restart'}`;
}

/** A session end to end, by the pod that the chart itself brings. */
export async function smokeTest(cluster: Cluster): Promise<string> {
  const said = await cluster.helm([
    ...['test', release, '--namespace', namespace, '--logs', '--timeout', '6m'],
  ]);
  const steps = [...said.matchAll(/"step":"([^"]+)"/g)].map(([, step]) => step ?? '');
  for (const wanted of ['session completed', 'audit entries found', 'webhook delivered', 'done'])
    if (!steps.includes(wanted)) throw new Error(`"${wanted}" is not among: ${steps.join(', ')}`);
  return steps.join(', ');
}

/** What a release made goes with it; the cluster holds nothing more that bears its name. */
export async function uninstall(cluster: Cluster): Promise<string> {
  await cluster.helm(['uninstall', release, '--namespace', namespace, '--wait', '--timeout', '10m']);
  const selector = ['--selector', 'app.kubernetes.io/managed-by=Helm,app.kubernetes.io/part-of=rymeda'];
  const kinds = [
    ...['deployments', 'replicasets', 'pods', 'jobs', 'cronjobs', 'services', 'endpointslices', 'configmaps'],
    ...['serviceaccounts', 'networkpolicies', 'horizontalpodautoscalers', 'poddisruptionbudgets'],
    ...['persistentvolumeclaims', 'roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'],
    ...['priorityclasses', 'scaledobjects.keda.sh', 'certificates.cert-manager.io'],
    ...['externalsecrets.external-secrets.io', 'servicemonitors.monitoring.coreos.com'],
    ...['prometheusrules.monitoring.coreos.com'],
  ].join(',');
  let left = '';
  await until('nothing is left', 180, async () => {
    // Pods of migrations bear no word of Helm: they are found by what they are part of.
    const found = [
      await cluster.kubectl(['get', kinds, '--all-namespaces', ...selector, '--output', 'name']),
      await cluster.kubectl([
        ...['get', 'pods,replicasets,jobs,endpointslices', '--namespace', namespace, '--output', 'name'],
        ...['--selector', 'app.kubernetes.io/part-of=rymeda,role!=load'],
      ]),
    ];
    left = found.join('').trim();
    if (left !== '') throw new Error(left.replaceAll('\n', ', '));
    return true;
  });
  const history = await cluster.kubectl([
    ...['get', 'secrets', '--namespace', namespace, '--selector', `owner=helm,name=${release}`],
    ...['--output', 'name'],
  ]);
  if (history.trim() !== '') throw new Error(`the release's history: ${history.trim()}`);
  return 'nothing of the release is left';
}
