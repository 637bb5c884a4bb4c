import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DemoError } from './run-program.ts';

export const defaultSeed = 42;

export const usage = `npm run demo -- [options]

Loads people made by Synthea into the running platform, through its public API.

  --people N           how many (default: all that are in the repository; more are made, with Java and Maven)
  --seed N             for those that are made (default ${defaultSeed})
  --file PATH          a Synthea FHIR R4 bundle instead, or a folder of them
  --concurrency N      people loaded side by side (default 8)
  --organization ID    whose client to use (default: the stack's first organisation)
  --help`;

export type Config = {
  people: number | undefined;
  seed: number;
  file: string | undefined;
  concurrency: number;
  organization: string | undefined;
  stackFile: string;
  cache: string;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined when help was asked for. */
export function readConfig(args: readonly string[], env: Environment): Config | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  return {
    people: values.people === undefined ? undefined : wholeNumber('--people', values.people),
    seed: wholeNumber('--seed', values.seed ?? String(defaultSeed)),
    file: values.file === undefined ? undefined : resolve(values.file),
    concurrency: wholeNumber('--concurrency', values.concurrency ?? '8'),
    organization: values.organization,
    stackFile: join(env['RYMEDA_HOME'] ? resolve(env['RYMEDA_HOME']) : stackHome, 'stack.json'),
    cache: cacheDirectory(env),
  };
}

const stackHome = fileURLToPath(new URL('../../../.rymeda', import.meta.url));

export function cacheDirectory(env: Environment): string {
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] ?? homedir(), '.cache'), 'rymeda', 'synthea');
}

export function wholeNumber(option: string, value: string): number {
  const number = Number(value);
  if (!/^\d{1,9}$/.test(value) || number < 1) throw new DemoError(`${option} takes a whole number above 0`);
  return number;
}

function parse(args: readonly string[]) {
  try {
    const option = { type: 'string' } as const;
    return parseArgs({
      args: [...args],
      options: {
        people: option,
        seed: option,
        file: option,
        concurrency: option,
        organization: option,
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new DemoError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
