import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { helmBinaries } from '../fetch/helm.ts';
import { charts } from '../platform/repository.ts';

export interface HelmResult {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs the fetched helm with nothing of the caller's own configuration. */
export async function helm(...args: string[]): Promise<HelmResult> {
  const { helm: binary } = await helmBinaries();
  const home = mkdtempSync(join(tmpdir(), 'rymeda-helm-'));
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_DATA_HOME: join(home, 'data'),
  };
  return new Promise<HelmResult>((resolve, reject) => {
    const child = spawn(binary, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? 1, stdout, stderr }));
  }).finally(() => {
    rmSync(home, { recursive: true, force: true });
  });
}

/**
 * A copy of charts/ in which every chart holds what it depends on, as `helm dependency update` leaves it; without
 * that command's archives, which take seconds.
 */
export function assembledCharts(folder = mkdtempSync(join(tmpdir(), 'rymeda-charts-'))): string {
  mkdirSync(folder, { recursive: true });
  cpSync(charts, folder, {
    recursive: true,
    filter: (source) => !/\/charts\/[^/]+\/(charts|Chart\.lock)$/.test(source),
  });
  for (const chart of partsOf(folder)) {
    cpSync(join(folder, 'rymeda-service'), join(folder, chart, 'charts', 'rymeda-service'), {
      recursive: true,
    });
    cpSync(join(folder, chart), join(folder, 'rymeda', 'charts', chart), { recursive: true });
  }
  return folder;
}

/** The umbrella's parts: every chart but the library, itself, and what it never brings along. */
export const partsOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !['rymeda-service', 'rymeda', 'dev-dependencies'].includes(name))
    .filter((name) => existsSync(join(folder, name, 'Chart.yaml')))
    .sort();
