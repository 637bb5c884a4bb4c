import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { logLevel, wholeNumber, type LogLevel } from './arguments.ts';
import { leaf, type Cli, type JsonOption } from './cli.ts';
import { CliError } from './exit-codes.ts';
import { lastLines, logNames, logPath, tail } from './log-files.ts';
import { atLeast, formatLogLine, logLineJson, readLogLine, type LogLine } from './log-line.ts';
import { homeOf } from './target.ts';

interface Options extends JsonOption {
  follow?: boolean;
  level?: LogLevel;
  lines: number;
}

/** Talkative, and rarely what is looked for: shown when they are named. */
const servers: ReadonlySet<string> = new Set(['mongodb', 'kafka', 'redis']);
const pollMs = 250;

export function logsCommand(program: Command, cli: Cli): void {
  leaf(program, 'logs', {
    summary:
      "Show the local stack's logs, oldest first: all services together, or the one part that is named\n" +
      '(a service, mongodb, kafka, redis). With --json one object a line.',
    examples: ['logs', 'logs care --level warn --lines 200', 'logs --follow', 'logs gateway --follow --json'],
  })
    .argument('[service]', 'one part of the stack')
    .option('--follow', 'go on with what comes, until Ctrl-C')
    .option('--level <level>', 'at least this one; lines without a level are always shown', logLevel)
    .option('--lines <n>', 'so many of the last', wholeNumber('--lines', { min: 0, max: 100_000 }), 50)
    .action(async (service: string | undefined, { follow, level, lines, json }: Options) => {
      const folder = join(homeOf(cli.env), 'logs');
      const sources = (await chosen(folder, service)).map((name) => source(folder, name, level));
      const print = (found: LogLine[]): void => {
        for (const line of found) cli.print(json ? logLineJson(line) : formatLogLine(line));
      };
      const ends = await Promise.all(sources.map((each) => each.last(lines)));
      print(inOrder(ends.flatMap((end) => end.lines)).slice(lines === 0 ? Infinity : -lines));
      if (!follow) return;
      const tails = sources.map((each, i) => each.after(ends[i]?.end ?? 0));
      for (;;) {
        print(inOrder((await Promise.all(tails.map((next) => next()))).flat()));
        await sleep(pollMs);
      }
    });
}

async function chosen(folder: string, service: string | undefined): Promise<string[]> {
  const known = await logNames(folder);
  if (known.length === 0) throw new CliError('notFound', `There are no logs in ${folder}.`);
  if (service === undefined) return known.filter((name) => !servers.has(name));
  // Only a name that was found becomes a path.
  if (known.includes(service)) return [service];
  throw new CliError('notFound', `There is no log of "${service}"; there are ${known.join(', ')}.`);
}

function source(folder: string, name: string, level: LogLevel | undefined) {
  const path = logPath(folder, name);
  const pick = (text: string): LogLine | null => {
    const line = readLogLine(name, text);
    return text !== '' && atLeast(line, level) ? line : null;
  };
  return {
    last: (count: number) => lastLines(path, count, pick),
    after(from: number): () => Promise<LogLine[]> {
      const next = tail(path, from);
      return async () => (await next()).map(pick).filter((line) => line !== null);
    },
  };
}

/** By time. A line without one stays behind the line that it followed in its file. */
export function inOrder(lines: readonly LogLine[]): LogLine[] {
  const last = new Map<string, string>();
  const timed = lines.map((line) => {
    const at = line.time ?? last.get(line.service) ?? '';
    last.set(line.service, at);
    return { at, line };
  });
  return timed.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ line }) => line);
}
