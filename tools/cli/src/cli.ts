import { type Command } from 'commander';
import { Rymeda } from '@rymeda/sdk';
import { exitCodesHelp } from './exit-codes.ts';
import { findTarget, operatorOf, type Environment } from './target.ts';

/** What commands reach the outside by. */
export interface Cli {
  env: Environment;
  /** Results, and with --json nothing else: stdout. */
  print: (text: string) => void;
  /** All that is told beside the result: stderr. */
  say: (text: string) => void;
  /** The code to end with when nothing failed, for commands whose answer can be "no". */
  endWith: (exitCode: number) => void;
}

export interface JsonOption {
  json?: boolean;
}

/** A command with what all of them have: --json, examples, exit codes. */
export function leaf(
  parent: Command,
  name: string,
  { summary, examples }: { summary: string; examples: readonly string[] },
): Command {
  const shown = examples.map((example) => `  npx rymeda ${example}`).join('\n');
  return parent
    .command(name)
    .description(summary)
    .allowExcessArguments(false)
    .option('--json', 'print JSON for machines')
    .addHelpText('after', `\nExamples:\n${shown}\n\n${exitCodesHelp}`);
}

/** The result in the form that was asked for; `forPeople` is made only when it is shown. */
export function show(cli: Cli, { json }: JsonOption, result: unknown, forPeople: () => string): void {
  cli.print(json ? JSON.stringify(result, null, 2) : forPeople());
}

export async function operatorClient(cli: Cli): Promise<Rymeda> {
  const target = await findTarget(cli.env);
  return new Rymeda({ ...(await operatorOf(target, cli.env)), baseUrl: target.baseUrl });
}

/** Every item of every page. */
export async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}
