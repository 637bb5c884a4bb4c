import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

const repository = join(import.meta.dirname, '../../..');
const page = readFileSync(join(repository, 'docs/security.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (-+|threat|section) /.test(line));
const testsIn = (text: string): string[] =>
  [...text.matchAll(/`([\w./-]+\.(?:test|itest|etest|ftest|ctest)\.ts)`/g)].map((match) => match[1] ?? '');

test('every test that the security page names is there', () => {
  const missing = testsIn(page).filter((file) => !existsSync(join(repository, file)));
  expect(missing).toEqual([]);
});

test('every test that there is is one that Jest runs', () => {
  const listed = spawnSync(
    process.execPath,
    [join(repository, 'node_modules/jest/bin/jest.js'), '--listTests', '--json'],
    { cwd: repository, env: { ...process.env, NODE_OPTIONS: '' }, encoding: 'utf8', timeout: 60_000 },
  );
  const run = new Set((JSON.parse(listed.stdout) as string[]).map((file) => relative(repository, file)));
  const written = globSync('{apps,libs,tools,test}/**/*.{test,itest,etest,ftest,ctest}.ts', {
    cwd: repository,
    exclude: (path) => /(^|\/)(node_modules|fixtures)$/.test(path),
  });
  expect(written.length).toBeGreaterThan(100);
  expect(written.filter((file) => !run.has(file))).toEqual([]);
});

test('every threat and every safeguard names a test', () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => testsIn(row).length === 0)).toEqual([]);
});
