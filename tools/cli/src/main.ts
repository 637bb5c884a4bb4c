import { writeSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import type { Cli } from './cli.ts';
import { clientCommands } from './clients.ts';
import { codeListCommands } from './code-lists.ts';
import { deadLetterCommands } from './dead-letters.ts';
import { eventCommands } from './events.ts';
import { exitCodeOf, exitCodes, exitCodesHelp } from './exit-codes.ts';
import { failureOf, failureText } from './failure.ts';
import { keyCommands } from './keys.ts';
import { legalHoldCommands } from './legal-holds.ts';
import { listenCommand } from './listen/listen.ts';
import { logsCommand } from './logs.ts';
import { openApiCommand } from './openapi.ts';
import { operatorCommands } from './operators.ts';
import { organizationCommands } from './organizations.ts';
import { statusCommand } from './status.ts';
import { tokenCommand } from './token.ts';
import { topicCommands } from './topics.ts';

const where = `Where to: the local stack of RYMEDA_HOME (default .rymeda), or RYMEDA_URL with
RYMEDA_OPERATOR_CLIENT_ID and RYMEDA_OPERATOR_KEY_FILE (or RYMEDA_OPERATOR_CLIENT_SECRET_FILE). Topics and dead letters
are asked of Kafka itself: the local stack's, or that of KAFKA_BROKERS.
No secret and no token is printed unless --show-secret or --show-token asks for it.`;

function build(cli: Cli): Command {
  const program = new Command('rymeda')
    .description("The operator's command line of a Rymeda platform.")
    .addHelpText('after', `\n${where}\n\n${exitCodesHelp}\n\nExamples: npx rymeda <command> --help`)
    .exitOverride()
    // Failures are told in one place, at the end.
    .configureOutput({ outputError: () => undefined });
  organizationCommands(program, cli);
  clientCommands(program, cli);
  operatorCommands(program, cli);
  keyCommands(program, cli);
  legalHoldCommands(program, cli);
  codeListCommands(program, cli);
  statusCommand(program, cli);
  logsCommand(program, cli);
  openApiCommand(program, cli);
  tokenCommand(program, cli);
  topicCommands(program, cli);
  deadLetterCommands(program, cli);
  eventCommands(program, cli);
  listenCommand(program, cli);
  return program;
}

async function run(args: string[]): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const cli: Cli = {
    env: process.env,
    print: (text) => write(1, `${text}\n`),
    say: (text) => write(2, `${text}\n`),
    endWith: (code) => (exitCode = code),
  };
  try {
    await build(cli).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return commandLineFault(error, cli, args);
    tell(error, cli, args);
    return exitCodeOf(error);
  }
}

/** Commander throws for --help as well, which is no fault; its own messages name the option at fault. */
function commandLineFault(error: CommanderError, cli: Cli, args: string[]): number {
  if (error.exitCode === 0) return exitCodes.ok;
  // "(outputHelp)": a group was named without a command, and its help has been printed.
  if (error.code !== 'commander.help') {
    const message = error.message.replace(/^error: /, '');
    cli.say(
      asJson(args) ? JSON.stringify({ error: { outcome: 'usage', message } }) : `${message}\nTry --help.`,
    );
  }
  return exitCodes.usage;
}

function tell(error: unknown, cli: Cli, args: string[]): void {
  const failure = failureOf(error);
  cli.say(asJson(args) ? JSON.stringify({ error: failure }) : failureText(failure));
  if (process.env['RYMEDA_DEBUG'] && error instanceof Error) cli.say(error.stack ?? '');
}

const asJson = (args: string[]): boolean => args.includes('--json');

/** At once and whole: a process that ends must not leave half a result in a pipe. */
function write(descriptor: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A full pipe that somebody made non-blocking.
      if (code === 'EAGAIN') continue;
      if (code !== 'EPIPE') throw error;
      // The reader of results has seen enough, as `head` has; that nobody listens to the rest ends no work.
      if (descriptor === 1) process.exit(exitCodes.ok);
      return;
    }
  }
}

process.exit(await run(process.argv.slice(2)));
