import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { helmBinaries } from '../fetch/helm.ts';

/** As much of an object as anything here looks at. */
export interface KubernetesObject {
  metadata: {
    name: string;
    generation?: number;
    deletionTimestamp?: string;
    annotations?: Record<string, string>;
  };
  spec?: { replicas?: number; selector?: unknown };
  status?: {
    phase?: string;
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    conditions?: { type: string; status: string }[];
    containerStatuses?: { restartCount: number }[];
    currentMetrics?: { resource?: { name: string } }[];
  };
}

/** The cluster that KUBECONFIG points to, seen by kubectl and helm. */
export interface Cluster {
  /** Throws with the program's own words when it fails. */
  kubectl: (args: readonly string[], input?: string) => Promise<string>;
  /** All of a kind: `get` and what follows it. */
  list: (args: readonly string[]) => Promise<KubernetesObject[]>;
  apply: (manifests: readonly object[]) => Promise<void>;
  helm: (args: readonly string[]) => Promise<string>;
  /** For what runs on beside us: port-forward, exec. */
  start: (args: readonly string[]) => ReturnType<typeof spawn>;
  /** Removes what helm kept. */
  end: () => void;
}

export const namespace = 'rymeda';

export async function clusterOf(kubeconfig: string): Promise<Cluster> {
  const binaries = await helmBinaries();
  const home = mkdtempSync(join(tmpdir(), 'rymeda-cluster-'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, KUBECONFIG: kubeconfig };
  const kubectl: Cluster['kubectl'] = (args, input) => runWith(binaries.kubectl, args, env, input);
  return {
    kubectl,
    async list(args) {
      const text = await kubectl(['get', ...args, '--output', 'json']);
      return (JSON.parse(text) as { items: KubernetesObject[] }).items;
    },
    async apply(manifests) {
      const list = { apiVersion: 'v1', kind: 'List', items: manifests };
      await kubectl(['apply', '--filename', '-'], JSON.stringify(list));
    },
    helm: (args) => runWith(binaries.helm, args, env),
    start: (args) => spawn(binaries.kubectl, args, { env, stdio: ['pipe', 'pipe', 'pipe'] }),
    end: () => rmSync(home, { recursive: true, force: true }),
  };
}

function runWith(file: string, args: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(stdout);
      else
        reject(
          new Error(
            `${args.slice(0, 4).join(' ')} failed (${status}): ${(stderr || stdout).trim().slice(-1500)}`,
          ),
        );
    });
    // What ends early reads nothing more; its status tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Asks until it is so; what the cluster says in between, errors too, may be a moment's. */
export async function until(what: string, seconds: number, check: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + seconds * 1000;
  let last = '';
  for (;;) {
    try {
      if (await check()) return;
    } catch (error) {
      last = `: ${(error as Error).message}`;
    }
    if (performance.now() > end) throw new Error(`${what} was not so within ${seconds} s${last}`);
    await sleep(1_000);
  }
}
