import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheRoot, findOnPath, runInBackground } from '@rymeda/stack/fetch';
import type { Checker } from '../fetch/checkers.ts';
import { go, kubeconformModule as module, moduleFolder } from './modules.ts';

const name = `kubeconform-${module.version}-${process.platform}-${process.arch}`;

/** Built by `go install` from the module whose checksum stands in modules.ts. */
export const kubeconform: Checker = async (report, mayFetch) => {
  const path = findOnPath(['kubeconform']);
  if (path !== null) return path;
  const binary = go();
  if (!existsSync(join(cacheRoot(), name)) && (!mayFetch || binary === null)) return null;
  const fill = (folder: string) => install(binary ?? 'go', folder);
  return join(await cached({ name, title: 'kubeconform', megabytes: 15, fill }, report), 'kubeconform');
};

async function install(binary: string, folder: string): Promise<void> {
  await moduleFolder(binary, module);
  const { status, output } = await runInBackground(
    binary,
    ['install', `${module.path}/cmd/kubeconform@${module.version}`],
    { cwd: folder, env: { ...process.env, GOBIN: folder } },
  );
  if (status !== 0) throw new Error(`go install ${module.path} failed:\n${output.trim()}`);
}
