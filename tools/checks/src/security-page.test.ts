import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

test('every threat and every safeguard names a test', () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => testsIn(row).length === 0)).toEqual([]);
});
