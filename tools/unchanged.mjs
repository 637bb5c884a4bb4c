/**
 * What `npm test` need not run again: that which passed with the very same files. What a project's tests rest on is its own
 * files, those of the projects that it imports (Nx's graph), and all files that belong to no project; the tools' tests look
 * at the whole repository, and so do those of the whole platform.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Goes with node_modules. */
const passedFile = join('node_modules', '.cache', 'tests-passed.json');

/** Read by people, and by the tools' tests alone. */
const prose = /^docs\/(decisions\/|performance\.md$)/;
/** Read by neither the platform nor the tests of all of it. */
const besidePlatform = /\.i?test\.ts$|^tools\/bench\//;
/** Belong to the tests of the whole platform alone. */
const platformTests = /^test\/(e2e|faults|canaries|restore|roll-out)\//;

const projectOf = (path) => /^(?:apps|libs|tools)\/[^/]+(?=\/)/.exec(path)?.[0];

/**
 * Fingerprints by what is tested: `unit <project>`, `integration <project>`, `platform`.
 * `files`: content hashes by path; `imports`: the folders of projects that a project's folder imports.
 */
export function fingerprints(files, imports) {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const of = (isRead) => {
    const hash = createHash('sha256');
    for (const [path, content] of sorted) if (isRead(path)) hash.update(`${path}\0${content}\0`);
    return hash.digest('hex');
  };
  const closure = (project, found = new Set()) => {
    if (found.has(project)) return found;
    found.add(project);
    for (const next of imports.get(project) ?? []) closure(next, found);
    return found;
  };
  const prints = { platform: of((path) => !besidePlatform.test(path) && !prose.test(path)) };
  for (const project of new Set(sorted.flatMap(([path]) => projectOf(path) ?? []))) {
    for (const [kind, servers] of [
      ['unit', []],
      ['integration', ['tools/stack']],
    ]) {
      const read = new Set([project, ...servers].flatMap((p) => [...closure(p)]));
      prints[`${kind} ${project}`] = project.startsWith('tools/')
        ? of(() => true)
        : of((path) => {
            const owner = projectOf(path);
            return owner === undefined ? !platformTests.test(path) && !prose.test(path) : read.has(owner);
          });
    }
  }
  return prints;
}

/** Content hashes by path, of what git knows and what it would add; undefined outside of a clone. */
function filesByGit() {
  const git = (args, input) =>
    execFileSync('git', args, {
      encoding: 'utf8',
      input,
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  try {
    const files = new Map(
      git(['ls-files', '-s', '-z'])
        .split('\0')
        .flatMap((row) => {
          const [meta, path] = row.split('\t');
          return path === undefined ? [] : [[path, meta.split(' ')[1]]];
        }),
    );
    const changed = [
      ['ls-files', '-z', '-m', '-d'],
      ['ls-files', '-z', '-o', '--exclude-standard'],
    ]
      .flatMap((args) => git(args).split('\0'))
      .filter(Boolean);
    const present = [...new Set(changed)].filter((path) => existsSync(path));
    for (const path of changed) files.delete(path);
    const hashes = git(['hash-object', '--stdin-paths'], present.join('\n')).split('\n');
    for (const [n, path] of present.entries()) files.set(path, hashes[n]);
    return files;
  } catch {
    return undefined;
  }
}

async function importsByNx() {
  const { createProjectGraphAsync } = await import('@nx/devkit');
  const { nodes, dependencies } = await createProjectGraphAsync();
  const rootOf = (name) => nodes[name]?.data.root;
  return new Map(
    Object.entries(dependencies).flatMap(([name, its]) => {
      const root = rootOf(name);
      return root === undefined ? [] : [[root, its.flatMap(({ target }) => rootOf(target) ?? [])]];
    }),
  );
}

/** What passed before with the files as they are now; `passed` remembers more. Undefined outside of a clone. */
export async function unchangedSincePassed() {
  const files = filesByGit();
  if (files === undefined) return undefined;
  const now = fingerprints(files, await importsByNx());
  const read = () => (existsSync(passedFile) ? JSON.parse(readFileSync(passedFile, 'utf8')) : {});
  const before = read();
  return {
    names: Object.keys(now),
    isUnchanged: (name) => before[name] === now[name],
    passed(names) {
      const all = read();
      for (const name of names) all[name] = now[name];
      mkdirSync(dirname(passedFile), { recursive: true });
      writeFileSync(passedFile, JSON.stringify(all));
    },
  };
}
