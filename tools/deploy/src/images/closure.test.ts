import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repository } from '../platform/repository.ts';
import { closureOf } from './closure.ts';
import { sbomOf } from './sbom.ts';

const manifest = (path: string) =>
  JSON.parse(readFileSync(join(repository, 'node_modules', path, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };

test('an image holds what its packages need, and what that needs, each once', () => {
  const packages = closureOf(['express', 'pino'], repository);
  const paths = packages.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  const names = new Set(packages.map(({ name }) => name));
  for (const { path } of packages)
    for (const dependency of Object.keys(manifest(path).dependencies ?? {}))
      expect([path, dependency, names.has(dependency)]).toEqual([path, dependency, true]);
  expect(names.has('jest')).toBe(false);
});

test('a package that is not installed is an error, not a surprise at the first request', () => {
  expect(() => closureOf(['no-such-package'], repository)).toThrow('no-such-package is needed by the bundle');
});

test('two bills of materials are the same to the byte, and name each package by its purl', () => {
  const [one, two] = [0, 1].map(() =>
    sbomOf('care', '1.0.0', closureOf(['zod', '@casl/ability'], repository)),
  );
  expect(JSON.stringify(one)).toBe(JSON.stringify(two));
  expect(one?.components.map(({ purl }) => purl)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^pkg:npm\/zod@\d/),
      expect.stringMatching(/^pkg:npm\/%40casl\/ability@\d/),
    ]),
  );
});
