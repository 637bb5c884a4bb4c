/**
 * `node assemble.ts <folder>`, with SERVICE in the environment: everything that an image holds. Ours is one bundle; the
 * packages of others stay as they are, because tracing patches them, but only those that are needed, without what
 * nobody runs.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { closureOf } from './closure.ts';
import { sbomOf } from './sbom.ts';

const repository = join(import.meta.dirname, '../../../..');
const [target] = process.argv.slice(2);
const service = process.env['SERVICE'] ?? '';
const project = ['apps', 'tools']
  .map((folder) => join(folder, service))
  .find((p) => existsSync(join(repository, p, 'src/main.ts')));
if (target === undefined || project === undefined || service === '') {
  console.error('Usage: SERVICE=<a folder of apps/, or operations> node assemble.ts <folder>');
  process.exit(2);
}

/** Types, sources, tests and texts: nothing that Node loads. A licence stays with what it is for. */
const dead = /\.(d\.[cm]?ts|[cm]?ts|map|md|markdown|flow|tsbuildinfo)$/;
const deadFolders = new Set([
  'test',
  'tests',
  '__tests__',
  'docs',
  'doc',
  'example',
  'examples',
  'dist-types',
  '.github',
  'benchmark',
]);

rmSync(target, { recursive: true, force: true });
const bundled = spawnSync(process.execPath, ['tools/checks/bundle.mjs', project, target], {
  cwd: repository,
  stdio: 'inherit',
});
if (bundled.status !== 0) process.exit(1);
const names = JSON.parse(readFileSync(join(target, 'packages.json'), 'utf8')) as string[];
rmSync(join(target, 'packages.json'));

// A lib with a version of its own of what is bundled from the root's would get the wrong one.
const nested = names.flatMap((name) => globSync(`libs/*/node_modules/${name}`, { cwd: repository }));
if (nested.length > 0) throw new Error(`A second version of what ${service} needs: ${nested.join(', ')}`);
const packages = closureOf(names, repository);
for (const { path } of packages) {
  const from = join(repository, 'node_modules', path);
  cpSync(from, join(target, 'node_modules', path), {
    recursive: true,
    dereference: true,
    filter: (source) => {
      const inside = relative(from, source).split(sep);
      // What lies below a package's own node_modules is a package of its own, or not needed.
      return (
        !inside.includes('node_modules') && !(deadFolders.has(inside[0] ?? '') || dead.test(basename(source)))
      );
    },
  });
}
const { version } = JSON.parse(readFileSync(join(repository, project, 'package.json'), 'utf8')) as {
  version: string;
};
const manifest = { name: service, version, private: true, type: 'module' };
writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest)}\n`);
writeFileSync(
  join(target, 'sbom.cdx.json'),
  `${JSON.stringify(sbomOf(service, version, packages), null, 2)}\n`,
);
evenOut(target);

/** Everybody may read, nobody write, and no time of the build stays: two builds are the same to the byte. */
function evenOut(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) evenOut(child);
    else chmodSync(child, 0o444);
    utimesSync(child, 0, 0);
  }
  chmodSync(path, 0o755);
}
