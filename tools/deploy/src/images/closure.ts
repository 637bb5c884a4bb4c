import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export interface InstalledPackage {
  name: string;
  version: string;
  license: string;
  /** Below the root's node_modules: `kafkajs`, `express/node_modules/debug`. */
  path: string;
}

interface PackageManifest {
  name: string;
  version: string;
  license?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const manifestOf = (folder: string): PackageManifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageManifest;

/**
 * The packages that these need to run, with all that they need themselves, as Node finds them from below `root`: what
 * is optional or a peer only where it is installed. Sorted by path.
 */
export function closureOf(names: readonly string[], root: string): InstalledPackage[] {
  const modules = join(root, 'node_modules');
  const found = new Map<string, InstalledPackage>();
  const visit = (name: string, from: string, must: boolean): void => {
    const folder = resolveFrom(name, from, root);
    if (folder === undefined) {
      if (must)
        throw new Error(`${name} is needed by ${relative(root, from) || 'the bundle'} and not installed`);
      return;
    }
    const path = relative(modules, folder);
    if (found.has(path)) return;
    const manifest = manifestOf(folder);
    found.set(path, { name, version: manifest.version, license: manifest.license ?? 'unknown', path });
    for (const dependency of Object.keys(manifest.dependencies ?? {}))
      visit(dependency, folder, manifest.optionalDependencies?.[dependency] === undefined);
    for (const dependency of Object.keys({ ...manifest.optionalDependencies, ...manifest.peerDependencies }))
      visit(dependency, folder, false);
  };
  for (const name of names) visit(name, root, true);
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Node's way: the node_modules of the folder itself, then of each one above it. */
function resolveFrom(name: string, from: string, root: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === root) return undefined;
  }
}
