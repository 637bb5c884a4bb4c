import { expect, it } from '@jest/globals';

interface Unchanged {
  fingerprints: (files: Map<string, string>, imports: Map<string, string[]>) => Record<string, string>;
}
const { fingerprints } = (await import(new URL('../../unchanged.mjs', import.meta.url).href)) as Unchanged;

const files = [
  'apps/care/src/main.ts',
  'apps/care/src/main.test.ts',
  'apps/oris/src/main.ts',
  'docs/decisions/001.md',
  'docs/errors.md',
  'libs/events/src/kafka.ts',
  'libs/kernel/src/ids.ts',
  'libs/kernel/src/ids.test.ts',
  'package-lock.json',
  'test/e2e/visit.etest.ts',
  'tools/bench/src/main.ts',
  'tools/checks/src/rules.test.ts',
  'tools/stack/src/main.ts',
];
const imports = new Map([
  ['apps/care', ['libs/events']],
  ['apps/oris', ['libs/kernel']],
  ['libs/events', ['libs/kernel', 'libs/events']],
  ['tools/stack', ['libs/events']],
]);
const printsWith = (changed?: string) =>
  fingerprints(new Map(files.map((f) => [f, f === changed ? 'changed' : 'as it was'])), imports);
const before = printsWith();

/** What is run again because of a change. */
const because = (changed: string): string[] => {
  const now = printsWith(changed);
  return Object.keys(now).filter((name) => now[name] !== before[name]);
};
const all = Object.keys(before);
const tools = all.filter((name) => / tools\//.test(name));

it('one service’s code: its own tests, the tools’ and the whole platform’s', () => {
  expect(new Set(because('apps/care/src/main.ts'))).toEqual(
    new Set(['unit apps/care', 'integration apps/care', 'platform', ...tools]),
  );
});

it('a test: its project’s, not the platform’s', () => {
  expect(new Set(because('apps/care/src/main.test.ts'))).toEqual(
    new Set(['unit apps/care', 'integration apps/care', ...tools]),
  );
});

it('a library: those of all who import it, by others too', () => {
  const again = because('libs/kernel/src/ids.ts');
  for (const project of ['libs/kernel', 'libs/events', 'apps/care', 'apps/oris'])
    expect(again).toEqual(expect.arrayContaining([`unit ${project}`, `integration ${project}`]));
  expect(again).toContain('platform');
});

it('the servers that integration tests rest on: all of these, and no unit test but the tools’', () => {
  const again = because('tools/stack/src/main.ts');
  expect(again).toEqual(expect.arrayContaining(all.filter((name) => name.startsWith('integration '))));
  expect(again.filter((name) => name.startsWith('unit ') && !name.startsWith('unit tools/'))).toEqual([]);
});

it('what belongs to no project, such as the lock file or a page that tests read: everything', () => {
  for (const changed of ['package-lock.json', 'docs/errors.md']) expect(because(changed)).toEqual(all);
});

it('what the platform does not read: no test of the whole platform', () => {
  expect(because('tools/bench/src/main.ts')).not.toContain('platform');
  expect(because('docs/decisions/001.md')).toEqual(tools);
  expect(because('test/e2e/visit.etest.ts')).toEqual(expect.arrayContaining(['platform']));
  expect(because('test/e2e/visit.etest.ts')).not.toContain('unit apps/care');
});

it('a file that comes or goes is a change', () => {
  const fewer = fingerprints(
    new Map(files.filter((f) => f !== 'libs/kernel/src/ids.test.ts').map((f) => [f, 'as it was'])),
    imports,
  );
  expect(fewer['unit libs/kernel']).not.toBe(before['unit libs/kernel']);
});
