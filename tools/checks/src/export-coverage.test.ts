import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  contentsNotExported,
  exportedBesides,
  exportedContents,
  groundsOfNoExport,
  notExported,
  recordsOf,
} from '@rymeda/contracts';
import type { IndexPlan } from '@rymeda/service/indexes';
import { isPlatformCollection } from '@rymeda/tenancy';

const repository = join(import.meta.dirname, '../../..');
const engines = await Promise.all(
  globSync('apps/*/src/indexes.ts', { cwd: repository }).map(async (file) => {
    const { indexes } = (await import(join(repository, file))) as { indexes: readonly IndexPlan[] };
    return { engine: basename(dirname(dirname(file))), indexes };
  }),
);

test.each(engines)(
  'an organisation that leaves $engine is given every collection of its own, or there is a reason why not',
  ({ engine, indexes }) => {
    const own = new Set(indexes.map((i) => i.collection).filter((name) => !isPlatformCollection(name)));
    const given = [
      ...recordsOf(engine).map((r) => r.collection),
      ...Object.values(exportedBesides[engine] ?? {}),
    ];
    const leftOut = Object.keys(notExported(engine)).filter((name) => !isPlatformCollection(name));
    expect([...given, ...leftOut].toSorted()).toEqual([...own].toSorted());
  },
);

test.each(engines)('what $engine leaves out is nothing that the organisation would miss', ({ engine }) => {
  expect(Object.keys(groundsOfNoExport)).toEqual(expect.arrayContaining(Object.values(notExported(engine))));
});

test('every engine that keeps objects gives their content, or there is a reason why not', () => {
  const keeping = globSync('apps/*/src/wiring.ts', { cwd: repository })
    .filter((file) => readFileSync(join(repository, file), 'utf8').includes('openObjectStore('))
    .map((file) => basename(dirname(dirname(file))));
  const known = [...Object.keys(exportedContents), ...Object.keys(contentsNotExported)];
  expect(known.toSorted()).toEqual(keeping.toSorted());
});

test('every engine with a database is looked at', () => {
  expect(engines.length).toBeGreaterThan(5);
});
