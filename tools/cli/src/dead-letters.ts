import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { OpenLetter } from '@rymeda/events';
import { wholeNumber } from './arguments.ts';
import { leaf, show, type Cli, type JsonOption } from './cli.ts';
import { readLetters, sendCommands } from './dead-letter-topic.ts';
import { CliError, exitCodes, usageError } from './exit-codes.ts';
import { withKafka } from './kafka.ts';
import { fieldList, table } from './table.ts';

type Group = JsonOption & { group: string };
type Which = Group & { id?: string; record?: string; all?: boolean; reason: string; wait: number };

const longestReason = 256;
const seconds = wholeNumber('--wait', { min: 0, max: 3_600 });

export function deadLetterCommands(program: Command, cli: Cli): void {
  const group = program.command('dead-letters').description('events that a consumer group could not apply');
  const ofGroup = (command: Command): Command =>
    command.requiredOption('--group <name>', 'the consumer group, for example webhooks', groupName);

  ofGroup(
    leaf(group, 'list', {
      summary: 'List open letters: what failed and why, and what waits behind it.',
      examples: ['dead-letters list --group webhooks', 'dead-letters list --group webhooks --json'],
    }),
  ).action(async (options: Group) => {
    const letters = await withKafka(cli.env, (kafka) => readLetters(kafka, options.group));
    show(cli, options, letters, () => letterTable(letters));
  });

  ofGroup(
    leaf(group, 'show', {
      summary: 'Show one letter: cause, attempts, where its message lies, and the event.',
      examples: ['dead-letters show --group webhooks --id 0193aee0-…'],
    }),
  )
    .requiredOption('--id <id>', 'which letter')
    .action(async (options: Group & { id: string }) => {
      const letters = await withKafka(cli.env, (kafka) => readLetters(kafka, options.group));
      const [letter] = chosen(letters, options);
      show(cli, options, letter, () => letterText(letter as OpenLetter));
    });

  for (const [verb, summary] of [
    ['replay', 'Apply letters after all, each with what waits behind it.'],
    ['drop', 'Give letters up for good; what waits behind them is applied.'],
  ] as const)
    ofGroup(
      leaf(group, verb, {
        summary,
        examples: [
          `dead-letters ${verb} --group webhooks --id 0193aee0-… --reason "deployed the fix"`,
          `dead-letters ${verb} --group webhooks --record session/ses_… --reason "INC-7"`,
          ...(verb === 'replay' ? ['dead-letters replay --group webhooks --all --reason "INC-7"'] : []),
        ],
      }),
    )
      .option('--id <id>', 'one letter')
      .option('--record <subject>', 'the letters of one record')
      .option('--all', 'every letter that failed')
      .requiredOption('--reason <text>', 'why; it is logged with your name', reasonText)
      .option('--wait <seconds>', 'how long to wait for the result', seconds, 30)
      .action(async (options: Which) => {
        if (verb === 'drop' && options.all)
          throw usageError('--all does not go with drop: name what is given up.');
        await withKafka(cli.env, async (kafka) => {
          const letters = chosen(await readLetters(kafka, options.group), options);
          // Who waits is applied with the one before it; given up is only what is named.
          const named = verb === 'drop' ? letters : letters.filter((l) => l.state !== 'parked' || options.id);
          const by = userName();
          const outcome = await sendCommands(kafka, named, { ...options, command: verb, by });
          show(cli, options, outcome, () => outcomeText(verb, outcome));
          cli.endWith(outcome.left.length + outcome.unanswered === 0 ? exitCodes.ok : exitCodes.failed);
        });
      });
}

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

function chosen(letters: OpenLetter[], { id, record, all }: Partial<Which>): OpenLetter[] {
  if ([id, record, all].filter((given) => given !== undefined).length !== 1)
    throw usageError('Name exactly one of --id, --record and --all.');
  const found = letters.filter(
    (l) => all === true || l.id === id || (record !== undefined && l.record === record),
  );
  if (found.length === 0 && all !== true) throw new CliError('notFound', 'There is no such open letter.');
  return found;
}

function groupName(value: string): string {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(value)) throw usageError(`"${value}" is no consumer group.`);
  return value;
}

function reasonText(value: string): string {
  if (value.trim() === '' || value.length > longestReason)
    throw usageError(`--reason takes 1 to ${longestReason} characters.`);
  return value;
}

export const letterTable = (letters: readonly OpenLetter[]): string =>
  letters.length === 0
    ? 'No open letters.'
    : table(
        ['id', 'state', 'cause', 'tries', 'record', 'sequence', 'since'],
        letters.map((l) => [l.id, l.state, l.cause, l.attempts, l.record ?? '', l.sequence, l.since]),
      );

function letterText({ origin, event, ...letter }: OpenLetter): string {
  const place = `${origin.topic}, partition ${origin.partition}, offset ${origin.offset}, ${origin.bytes} bytes`;
  const fields = fieldList({ ...letter, origin: place, key: origin.key });
  return event === null ? fields : `${fields}\n\n${JSON.stringify(event, null, 2)}`;
}

function outcomeText(
  verb: string,
  { sent, left, unanswered }: { sent: number; left: OpenLetter[]; unanswered: number },
) {
  if (sent === 0) return 'No open letters.';
  const lines = [`${sent} to ${verb}: ${sent - left.length - unanswered} resolved.`];
  if (left.length > 0) lines.push('Still failing:', letterTable(left));
  if (unanswered > 0)
    lines.push(
      `${unanswered} not answered yet; the group does it as soon as it runs. See "dead-letters list".`,
    );
  return lines.join('\n');
}
