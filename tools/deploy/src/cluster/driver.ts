import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { namespace, until, type Cluster } from './cluster.ts';
import type { ApiClient } from './organization.ts';

const name = 'rymeda-load';
const metadata = { name, namespace };
const labels = { 'app.kubernetes.io/name': 'smoke', 'app.kubernetes.io/part-of': 'rymeda', role: 'load' };

/** What a pod of load needs to run; policies know the pod by the label that `helm test` bears, too. */
export async function prepareDriver(cluster: Cluster): Promise<void> {
  await cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { 'load.mjs': readFileSync(join(import.meta.dirname, 'load.mjs'), 'utf8') },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: { podSelector: { matchLabels: labels }, policyTypes: ['Egress'], egress: [{}] },
    },
  ]);
}

/** A pod that asks from inside, as `helm test` does. What it is to do stands in a Secret, for a client's secret is in it. */
const podOfLoad = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...metadata, labels },
  spec: {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 1,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10_001,
      runAsGroup: 10_001,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'load',
        image: 'rymeda/operations:0.1.0',
        command: ['node', '/script/load.mjs', '/plan/plan.json'],
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
        volumeMounts: [
          { name: 'script', mountPath: '/script', readOnly: true },
          { name: 'plan', mountPath: '/plan', readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: 'script', configMap: { name } },
      { name: 'plan', secret: { secretName: name } },
    ],
  },
};

const removePod = (cluster: Cluster): Promise<string> =>
  cluster.kubectl([
    ...['delete', `pod/${name}`, `secret/${name}`, '--namespace', namespace],
    ...['--ignore-not-found', '--timeout=60s'],
  ]);

export async function removeDriver(cluster: Cluster): Promise<void> {
  await removePod(cluster);
  await cluster.kubectl([
    ...['delete', `configmap/${name}`, `networkpolicy/${name}`, '--namespace', namespace],
    ...['--ignore-not-found', '--timeout=60s'],
  ]);
}

export interface LoadOptions {
  client: ApiClient;
  paths: readonly string[];
  concurrency: number;
  /** Between an answer and the next question. */
  pauseMs: number;
  /** At most. */
  seconds: number;
  /** What is made first, `count` times each. */
  prepare?: readonly { path: string; body: object; count: number }[];
}

export interface LoadResult {
  requests: number;
  /** By path and what came instead of an answer. */
  failed: Record<string, number>;
  byPath: Record<string, number>;
  slowestMs: number;
}

/**
 * Resolves once the load is under way; `stop` ends it and tells. Nothing of ours stays connected meanwhile: a stream
 * to a pod that breaks under load would look like a load that broke.
 */
export async function startLoad(
  cluster: Cluster,
  { client, ...options }: LoadOptions,
): Promise<{ stop: () => Promise<LoadResult> }> {
  const gateway = `http://gateway.${namespace}.svc.cluster.local:8080`;
  const plan = JSON.stringify({ gateway, ...client, ...options });
  const logs = (): Promise<string> => cluster.kubectl(['logs', `pod/${name}`, '--namespace', namespace]);
  const phase = async (): Promise<string | undefined> =>
    (await cluster.list(['pods', '--namespace', namespace, '--field-selector', `metadata.name=${name}`]))[0]
      ?.status?.phase;
  await removePod(cluster);
  await cluster.apply([
    { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { 'plan.json': plan } },
    podOfLoad,
  ]);
  await until('the load is under way', 180, async () => {
    const said = await logs();
    if (said.includes('loading')) return true;
    throw new Error(said.trim().slice(-500));
  });
  return {
    async stop() {
      await cluster.kubectl([
        ...['exec', `pod/${name}`, '--namespace', namespace, '--'],
        ...['node', '-e', "process.kill(1, 'SIGTERM')"],
      ]);
      await until('the load has ended', 120, async () => (await phase()) !== 'Running');
      const last = (await logs()).trim().split('\n').at(-1) ?? '';
      if (!last.startsWith('{')) throw new Error(`The load broke off: ${last.slice(-500)}`);
      return JSON.parse(last) as LoadResult;
    },
  };
}

export const failures = ({ failed }: LoadResult): string =>
  Object.entries(failed)
    .map(([what, count]) => `${count} × ${what}`)
    .join(', ');
