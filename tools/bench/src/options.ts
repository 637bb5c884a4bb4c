import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const parts = [
  'get',
  'unrecorded',
  'create',
  'search',
  'subscribed',
  'delay',
  'policy',
  'events',
  'audit',
  'encryption',
  'webhooks',
  'revenue',
  'x12',
  'posture',
  'screening',
  'oris',
  'capacity',
  'processes',
  'scaling',
] as const;
export type Part = (typeof parts)[number];

export const usage = `npm run bench -- [options]

Starts a stack of its own, measures it against baselines in the same run, prints a table, writes
tools/bench/results.json and stops everything.

  --seconds N    how long each figure is measured (default 20; shorter runs write no results.json)
  --only A,B     some parts: ${parts.join(', ')}
  --profile DIR  CPU profiles of care, gateway, audit and webhooks, written there
  --help

RYMEDA_HOME and RYMEDA_PORT_BASE say where its stack lies (defaults .rymeda-bench and 28080). What that home
held is dropped.`;

export const defaultSeconds = 20;

export interface Options {
  seconds: number;
  only: ReadonlySet<Part>;
  profile: string | undefined;
  home: string;
  portBase: number;
}

export class UsageError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

/** Undefined when help was asked for. */
export function readOptions(
  args: readonly string[],
  env: Environment,
  repository: string,
): Options | undefined {
  const values = parse(args);
  if (values.help === true) return undefined;
  const seconds = Number(values.seconds ?? defaultSeconds);
  if (!(seconds >= 1 && seconds <= 300)) throw new UsageError('--seconds takes a number from 1 to 300');
  return {
    seconds,
    only: new Set(values.only === undefined ? parts : values.only.split(',').map(partNamed)),
    profile: values.profile === undefined ? undefined : resolve(values.profile),
    home: resolve(repository, env['RYMEDA_HOME'] || '.rymeda-bench'),
    portBase: Number(env['RYMEDA_PORT_BASE'] || 28_080),
  };
}

function partNamed(name: string): Part {
  const found = parts.find((part) => part === name);
  if (found === undefined) throw new UsageError(`"${name}" is none of ${parts.join(', ')}`);
  return found;
}

function parse(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { seconds: option, only: option, profile: option, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}
