import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const repository = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(repository, file), 'utf8');

interface Locked {
  link?: true;
  resolved?: string;
  integrity?: string;
}
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
const fetched = Object.entries(packages).filter(
  ([path, { link }]) => /(^|\/)node_modules\//.test(path) && link !== true,
);

test('every package is what it was when somebody took it in, by its SHA-512, and from no place of its own', () => {
  expect(fetched.length).toBeGreaterThan(500);
  const unknown = fetched.filter(
    ([, { integrity, resolved }]) =>
      !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '') || resolved !== undefined,
  );
  expect(unknown.map(([path]) => path)).toEqual([]);
});

test('what we ask for ourselves is one version, never a range, a branch or an address', () => {
  const loose = globSync('{.,apps/*,libs/*,tools/*}/package.json', { cwd: repository }).flatMap((file) => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read(file)) as Record<
      string,
      Record<string, string> | undefined
    >;
    return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
      .filter(([name, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) && !name.startsWith('@rymeda/'))
      .map(([name, version]) => `${file}: ${name} ${version}`);
  });
  expect(loose).toEqual([]);
});

test('an image is built of the lock file’s packages, and runs no script of theirs', () => {
  const installs = read('deploy/Dockerfile')
    .split('\n')
    .filter((line) => line.includes('npm-cli.js'));
  expect(installs).toEqual([expect.stringMatching(/^RUN \[.*"ci", "--ignore-scripts"/)]);
});
