import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { Tree } from '@nx/devkit';
import { flushChanges, FsTree } from 'nx/src/generators/tree';

const repository = join(import.meta.dirname, '..', '..', '..', '..');
const copied = [
  'apps',
  'libs',
  'test',
  'package.json',
  'nx.json',
  'tsconfig.json',
  'jest.config.mjs',
  '.prettierrc.json',
];
const left = ['node_modules', 'dist', 'generated'];
const run = promisify(execFile);

/** The parts of this repository that a generator works on, elsewhere: what it makes there can be checked and run. */
export async function repositoryCopy() {
  const root = await mkdtemp(join(tmpdir(), 'rymeda-generator-'));
  await Promise.all(copied.map((path) => copy(path, root)));
  await linkPackages(root);
  const tree: Tree = new FsTree(root, false);
  return {
    tree,
    flush: () => flushChanges(root, tree.listChanges()),
    /** What a tool of the repository prints; rejects, with all that it said, when it fails. */
    async tool(script: string, ...args: string[]): Promise<string> {
      const env = { ...process.env, NODE_OPTIONS: '--no-warnings' };
      const argv = [join(repository, 'node_modules', script), ...args];
      const { stdout, stderr } = await run(process.execPath, argv, { cwd: root, env }).catch(told);
      return stdout + stderr;
    },
    /** A TypeScript project of these files, with the rules of all. */
    project: (name: string, include: string[]) =>
      writeFile(
        join(root, name),
        JSON.stringify({ extends: './tsconfig.json', compilerOptions: { incremental: false }, include }),
      ),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
export type RepositoryCopy = Awaited<ReturnType<typeof repositoryCopy>>;

const copy = (path: string, root: string): Promise<void> =>
  cp(join(repository, path), join(root, path), {
    recursive: true,
    filter: (from) => !left.includes(basename(from)),
  });

/** Every package is linked to the real one; our own are those of the copy. */
async function linkPackages(root: string): Promise<void> {
  const modules = join(root, 'node_modules');
  await mkdir(join(modules, '@rymeda'), { recursive: true });
  const packages = (await readdir(join(repository, 'node_modules'))).filter(
    (name) => !/^\.|^@rymeda$/.test(name),
  );
  await Promise.all(
    packages.map((name) => symlink(join(repository, 'node_modules', name), join(modules, name))),
  );
  for (const name of await readdir(join(root, 'libs')))
    await symlink(join(root, 'libs', name), join(modules, '@rymeda', name));
}

function told(error: Error & { stdout?: string; stderr?: string }): never {
  throw new Error(`${error.message}\n${error.stdout ?? ''}\n${error.stderr ?? ''}`);
}
