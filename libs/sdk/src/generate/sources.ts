import { readFile } from 'node:fs/promises';
import { allOperations } from '@rymeda/contracts';
import { errorTable } from '@rymeda/kernel';
import { format, resolveConfig } from 'prettier';
import { apiSource } from './api-types.ts';
import { offered, rowOf } from './partner-operations.ts';

const folder = new URL('../generated/', import.meta.url);
const notice =
  '// Generated from the contracts: `npm run generate -w @rymeda/sdk`. A test compares the two.\n\n';

/** Each generated file with the text that the contracts give now. */
export async function generatedSources(): Promise<{ file: URL; text: string }[]> {
  const operations = offered(allOperations);
  const table = Object.fromEntries(operations.map((o) => [o.name, rowOf(o)]));
  const sources = {
    'operations.ts': `import type { OperationTable } from '../operation.ts';\n\nexport const operations: OperationTable = ${JSON.stringify(table)};`,
    'api.ts': apiSource(operations, Object.keys(errorTable)),
  };
  return Promise.all(
    Object.entries(sources).map(async ([name, source]) => {
      const file = new URL(name, folder);
      const config = await resolveConfig(file);
      return { file, text: await format(notice + source, { ...config, parser: 'typescript' }) };
    }),
  );
}

/** Names of generated files that differ from the contracts. */
export async function staleFiles(): Promise<string[]> {
  const checked = await Promise.all(
    (await generatedSources()).map(async ({ file, text }) => {
      const present = await readFile(file, 'utf8').catch(() => '');
      return present === text ? [] : [file.pathname.slice(file.pathname.lastIndexOf('/') + 1)];
    }),
  );
  return checked.flat();
}
