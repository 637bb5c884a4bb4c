import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import generateEngine from './engine/generator.ts';
import generateResource from './resource/generator.ts';
import { repositoryCopy, type RepositoryCopy } from './testing/repository-copy.ts';

let copy: RepositoryCopy;
const read = (path: string): string => copy.tree.read(path, 'utf8') ?? `${path} is not there`;

beforeAll(async () => {
  copy = await repositoryCopy();
  await generateEngine(copy.tree, { name: 'laboratory', resource: 'test-order', prefix: 'tor' });
  await generateResource(copy.tree, { engine: 'laboratory', name: 'assay' });
  await generateResource(copy.tree, { engine: 'care', name: 'family-history', plural: 'family-histories' });
  copy.flush();
}, 300_000);
afterAll(() => copy.remove());

describe('a generated engine', () => {
  it('has one file for each operation, and the files of every engine', () => {
    expect(copy.tree.children('apps/laboratory/src').sort()).toEqual(
      ['assays', 'config.ts', 'indexes.ts', 'main.ts', 'routes.ts', 'test-orders', 'wiring.ts'].sort(),
    );
    expect(copy.tree.children('apps/laboratory/src/test-orders').sort()).toEqual([
      'create-test-order.route.ts',
      'delete-test-order.route.ts',
      'get-test-order.route.ts',
      'list-test-orders.route.ts',
      'test-order.rules.test.ts',
      'test-order.rules.ts',
      'test-order.store.ts',
      'test-order.ts',
      'update-test-order.route.ts',
    ]);
    for (const path of ['apps/laboratory/README.md', 'test/e2e/laboratory.etest.ts'])
      expect([path, copy.tree.exists(path)]).toEqual([path, true]);
  });

  it('declares a port of its own, after those that are planned for others', () => {
    expect(JSON.parse(read('apps/laboratory/package.json'))).toMatchObject({
      name: '@rymeda/laboratory',
      rymeda: { port: 11, database: true, kafka: true },
    });
  });

  it('has its scopes and its topic', () => {
    expect(read('libs/contracts/src/scopes.ts')).toMatch(/'commerce',\n {2}'laboratory',\n\] as const/);
  });

  it('typechecks, and so does what it was registered in', async () => {
    const include = [
      'apps/laboratory/src',
      'apps/care/src',
      'libs/contracts/src',
      'test/e2e/*laboratory*',
      'test/e2e/api-contract*',
    ];
    await copy.project('tsconfig.generated.json', include);
    expect(await copy.tool('typescript/bin/tsc', '--project', 'tsconfig.generated.json')).toBe('');
  }, 300_000);

  it('passes its unit tests, and the contracts and the catalogue of events theirs', async () => {
    const suites = [
      'apps/laboratory',
      'apps/care/src/family-histories',
      'libs/contracts',
      'libs/events/src/envelope',
    ];
    const report = await copy.tool(
      'jest/bin/jest.js',
      '--selectProjects',
      'unit',
      '--testPathPatterns',
      ...suites,
    );
    for (const suite of ['test-order.rules', 'assay.rules', 'family-history.rules', 'openapi', 'envelope'])
      expect(report).toMatch(new RegExp(`PASS unit .*${suite}\\.test\\.ts`));
  }, 300_000);

  it('is formatted', async () => {
    const made = ['apps/laboratory', 'libs/contracts/src', 'test/e2e/*laboratory*'];
    expect(await copy.tool('prettier/bin/prettier.cjs', '--check', ...made)).toContain('All matched files');
  }, 120_000);
});

describe('a further resource', () => {
  it('stands beside the others, which stay as they are', () => {
    expect(read('apps/laboratory/src/wiring.ts')).toContain(
      'const stores = { testOrders: testOrderStore(core), assays: assayStore(core) };',
    );
    expect(read('apps/care/src/routes.ts')).toMatch(
      /listBreakGlass\(stores\),\n\n {2}createFamilyHistory\(stores\),/,
    );
    expect(read('libs/contracts/src/care/events.ts')).toContain("name: 'care.family_history.updated'");
  });

  it.each([
    ['an engine that is not there', { engine: 'nowhere', name: 'facility' }, 'no engine apps/nowhere'],
    [
      'a name that another engine has',
      { engine: 'laboratory', name: 'patient' },
      'exports another "patient"',
    ],
    ['a name that the contracts use', { engine: 'laboratory', name: 'event' }, 'exports another "event"'],
    ['a word of the language', { engine: 'laboratory', name: 'case' }, 'means something else'],
    ["another's prefix", { engine: 'laboratory', name: 'patch-test', prefix: 'pat' }, 'another resource'],
    ['one that is there', { engine: 'laboratory', name: 'assay' }, 'has assays already'],
    ['an engine of another form', { engine: 'audit', name: 'sounding' }, 'found no'],
  ])('is refused for %s', async (_what, options, message) => {
    await expect(generateResource(copy.tree, options)).rejects.toThrow(message);
  });

  it('and an engine is refused when it is there, or its name is no single word', async () => {
    await expect(generateEngine(copy.tree, { name: 'care' })).rejects.toThrow('"care" already');
    await expect(generateEngine(copy.tree, { name: 'Home-Care' })).rejects.toThrow('one lower-case word');
  });
});
