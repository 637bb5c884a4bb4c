import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheDirectory, defaultSeed, wholeNumber } from './config.ts';
import { generatePeople } from './generate-people.ts';
import { DemoError } from './run-program.ts';

const usage = 'node tools/demo/src/generate.ts [--people 40] [--seed 42] --out FILE';

try {
  const { values } = parseArgs({
    options: { people: { type: 'string' }, seed: { type: 'string' }, out: { type: 'string' } },
  });
  if (!values.out) throw new DemoError(`Usage: ${usage}`);
  await generatePeople(resolve(values.out), {
    people: wholeNumber('--people', values.people ?? '40'),
    seed: wholeNumber('--seed', values.seed ?? String(defaultSeed)),
    cache: cacheDirectory(process.env),
    say: (line) => process.stderr.write(`${line}\n`),
  });
} catch (error) {
  if (!(error instanceof DemoError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
