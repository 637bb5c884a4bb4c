import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { namespace, type Cluster } from './cluster.ts';
import type { ApiClient } from './organization.ts';

const name = 'rymeda-load';
const labels = { 'app.kubernetes.io/name': 'smoke', 'app.kubernetes.io/part-of': 'rymeda' };

/** A pod that asks from inside, as `helm test` does; policies know it by the same label. */
export async function prepareDriver(cluster: Cluster): Promise<void> {
  const metadata = { name, namespace };
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
      spec: {
        podSelector: { matchLabels: { ...labels, role: 'load' } },
        policyTypes: ['Egress'],
        egress: [{}],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, labels: { ...labels, role: 'load' } },
      spec: {
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
            command: ['node', '-e', 'setInterval(() => undefined, 60_000)'],
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
            resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } },
            volumeMounts: [{ name: 'script', mountPath: '/script', readOnly: true }],
          },
        ],
        volumes: [{ name: 'script', configMap: { name } }],
      },
    },
  ]);
  await cluster.kubectl([
    ...['wait', '--for=condition=Ready', `pod/${name}`, '--namespace', namespace, '--timeout=120s'],
  ]);
}

export const removeDriver = (cluster: Cluster): Promise<string> =>
  cluster.kubectl([
    ...['delete', `pod/${name}`, `configmap/${name}`, `networkpolicy/${name}`, '--namespace', namespace],
    ...['--ignore-not-found', '--timeout=60s'],
  ]);

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

/** Resolves once the load is under way; `stop` ends it and tells. */
export async function startLoad(
  cluster: Cluster,
  { client, ...options }: LoadOptions,
): Promise<{ stop: () => Promise<LoadResult> }> {
  const child = cluster.start([
    ...['exec', '--stdin', `pod/${name}`, '--namespace', namespace, '--', 'node', '/script/load.mjs'],
  ]);
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const closed = once(child, 'close');
  const gateway = `http://gateway.${namespace}.svc.cluster.local:8080`;
  child.stdin?.on('error', () => undefined);
  child.stdin?.write(`${JSON.stringify({ gateway, ...client, ...options })}\n`);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (out.includes('loading')) resolve();
    });
    child.on('close', () => reject(new Error(`The load did not begin: ${err.trim().slice(-500)}`)));
  });
  return {
    async stop() {
      child.stdin?.end();
      await closed;
      const last = out.trim().split('\n').at(-1) ?? '';
      if (!last.startsWith('{')) throw new Error(`The load broke off: ${err.trim().slice(-500)}`);
      return JSON.parse(last) as LoadResult;
    },
  };
}

export const failures = ({ failed }: LoadResult): string =>
  Object.entries(failed)
    .map(([what, count]) => `${count} × ${what}`)
    .join(', ');
