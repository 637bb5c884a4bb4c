import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOnPath, runInBackground } from '@rymeda/stack/fetch';

/** A Go module, with the checksum (`h1:`, as in a go.sum) that it has to have. */
export interface GoModule {
  path: string;
  version: string;
  sum: string;
}

export const kubernetes: GoModule = {
  path: 'k8s.io/kubernetes',
  version: 'v1.33.13',
  sum: 'h1:bmH31xUdSzeA5vk0wZAK9MZp11mdLuzUSeKk0qN3hPQ=',
};

export const kubeconformModule: GoModule = {
  path: 'github.com/yannh/kubeconform',
  version: 'v0.7.0',
  sum: 'h1:ZFfniR8VChrWQxaxTUGnNrxw8RIDkjVBrjdhXSamwjw=',
};

/** Where the definitions of the custom resources that charts make lie in the modules of those who own them. */
export const customResources: readonly (GoModule & { crds: string })[] = [
  {
    path: 'github.com/kedacore/keda/v2',
    version: 'v2.21.0',
    sum: 'h1:R6z2HZvstK4RLUMxroNACzBj74xGxt3kG59b5Xc+Xps=',
    crds: 'config/crd/bases/keda.sh_*.yaml',
  },
  {
    path: 'github.com/cert-manager/cert-manager',
    version: 'v1.21.0',
    sum: 'h1:BCoB2BxA1lbqPusZCqPLPn8Q9MhraL7RbZGHbBcm3W8=',
    crds: 'deploy/crds/cert-manager.io_*.yaml',
  },
  {
    path: 'github.com/external-secrets/external-secrets',
    version: 'v1.3.2',
    sum: 'h1:u2J8RjlHIeF0oZCqtl92adI/uZWUwOesJIDkfql6LqQ=',
    crds: 'config/crds/bases/external-secrets.io_*.yaml',
  },
  {
    path: 'github.com/prometheus-operator/prometheus-operator',
    version: 'v0.85.0',
    sum: 'h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=',
    crds: 'example/prometheus-operator-crd/monitoring.coreos.com_{prometheusrules,servicemonitors}.yaml',
  },
  {
    path: 'sigs.k8s.io/gateway-api',
    version: 'v1.3.0',
    sum: 'h1:q6okN+/UKDATola4JY7zXzx40WO4VISk7i9DIfOvr9M=',
    crds: 'config/crd/standard/gateway.networking.k8s.io_*.yaml',
  },
];

/** Null where there is no Go. */
export const go = (): string | null => findOnPath(['go']);

/** Downloads a module by Go's own client; the folder that it lies in, of Go's cache. Another checksum is refused. */
export async function moduleFolder(binary: string, { path, version, sum }: GoModule): Promise<string> {
  // Outside of any module, so that nobody's go.mod has a say.
  const cwd = mkdtempSync(join(tmpdir(), 'rymeda-go-'));
  try {
    const { status, output } = await runInBackground(
      binary,
      ['mod', 'download', '-json', `${path}@${version}`],
      { cwd },
    );
    const found = /\{[\s\S]*\}/.exec(output)?.[0];
    const told = JSON.parse(found ?? '{}') as { Dir?: string; Sum?: string; Error?: string };
    if (status !== 0 || told.Dir === undefined)
      throw new Error(`go mod download ${path}@${version} failed: ${told.Error ?? output.trim()}`);
    if (told.Sum !== sum)
      throw new Error(`${path}@${version} has the checksum ${told.Sum ?? 'none'} instead of ${sum}`);
    return told.Dir;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
