import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

interface Told {
  testResults: { name: string; status: string; assertionResults: { title: string; status: string }[] }[];
}

const repository = join(import.meta.dirname, '../../..');

/** What Jest, as `npm test` runs it, tells of the tests that fail on purpose. */
const told = await new Promise<Told>((resolve, reject) => {
  const jest = join(repository, 'node_modules/jest/bin/jest.js');
  const only = ['--testPathPatterns', 'fixtures/failing-tests', '--testPathIgnorePatterns', '/node_modules/'];
  const argv = [jest, '--json', '--selectProjects', 'unit', ...only];
  execFile(process.execPath, argv, { cwd: repository }, (_failed, stdout, stderr) => {
    if (stdout.startsWith('{')) resolve(JSON.parse(stdout) as Told);
    else reject(new Error(stderr));
  });
});

it('a test file that has no test, or can not be loaded, fails', () => {
  const files = told.testResults.map(({ name, status }) => [name.split('/').at(-1), status]);
  expect(files.sort()).toEqual([
    ['each-way.test.ts', 'failed'],
    ['empty.test.ts', 'failed'],
    ['not-loaded.test.ts', 'failed'],
  ]);
});

it('a test fails in each of the ways', () => {
  const tests = told.testResults.flatMap(({ assertionResults }) => assertionResults);
  expect(tests.map(({ title, status }) => [title, status])).toEqual([
    ['expects what is not', 'failed'],
    ['hangs', 'failed'],
    ['leaves a rejection to nobody', 'failed'],
    ['throws later', 'failed'],
    ['is not run', 'failed'],
  ]);
});
