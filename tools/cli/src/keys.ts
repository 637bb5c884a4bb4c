import { Option, type Command } from 'commander';
import type { Rymeda } from '@rymeda/sdk';
import { organizationId } from './arguments.ts';
import { CliError, outcomeOf } from './exit-codes.ts';
import { failureOf, failureText } from './failure.ts';
import { leaf, operatorClient, show, type Cli, type JsonOption } from './cli.ts';
import { table } from './table.ts';

const engines = ['care', 'revenue', 'compliance', 'oris', 'webhooks', 'identity', 'audit'] as const;
type EngineName = (typeof engines)[number];
type Keys = Awaited<ReturnType<Rymeda['platform']['careKeys']['get']>>;

interface Which extends JsonOption {
  organization: string;
  engine?: EngineName;
}
interface Rotate extends Which {
  purpose: 'data' | 'index';
}

/**
 * Asks every engine, or the one that is named, and shows what they answered before it fails for those that did not. An
 * organisation has keys only at engines that hold something of it; one that is not there has them nowhere.
 */
async function askAndShow(
  cli: Cli,
  options: Which,
  ask: (keys: Rymeda['platform']['careKeys']) => PromiseLike<Keys>,
): Promise<void> {
  const { platform } = await operatorClient(cli);
  if (options.engine !== undefined) return shown([await ask(platform[`${options.engine}Keys`])]);
  const answers = await Promise.allSettled(engines.map((engine) => ask(platform[`${engine}Keys`])));
  const found = answers.flatMap((a) => (a.status === 'fulfilled' ? [a.value] : []));
  const failure = failureOfEngines(
    answers.map((a) => (a.status === 'rejected' ? (a.reason as unknown) : undefined)),
  );
  if (found.length === 0 && failure === undefined) await platform.organizations.get(options.organization);
  if (found.length > 0 || failure === undefined) shown(found);
  if (failure !== undefined) throw failure;

  function shown(keys: Keys[]): void {
    show(cli, options, keys, () => keysTable(keys));
  }
}

/** By engine, in their order, with nothing where one answered. That it holds nothing of the organisation is no failure. */
export function failureOfEngines(reasons: readonly unknown[]): CliError | undefined {
  const failed = engines.flatMap((engine, i) => {
    const reason = reasons[i];
    return reason === undefined || outcomeOf(reason) === 'notFound' ? [] : [{ engine, reason }];
  });
  if (failed[0] === undefined) return undefined;
  const told = failed.map(({ engine, reason }) => `${engine}: ${failureText(failureOf(reason))}`);
  return new CliError(outcomeOf(failed[0].reason), told.join('; '));
}

export function keyCommands(program: Command, cli: Cli): void {
  const group = program.command('keys').description("an organisation's encryption keys");
  const which = (command: Command): Command =>
    command
      .requiredOption('--organization <id>', 'whose', organizationId)
      .addOption(new Option('--engine <name>', 'at one engine only').choices([...engines]));

  which(
    leaf(group, 'status', {
      summary: 'Show the versions of the keys, and how far a rotation is.',
      examples: [
        'keys status --organization org_100',
        'keys status --organization org_100 --engine care --json',
      ],
    }),
  ).action((options: Which) => askAndShow(cli, options, (keys) => keys.get(options.organization)));

  which(
    leaf(group, 'rotate', {
      summary: 'Begin a rotation: new writes use the next version at once, a job writes the rest anew.',
      examples: [
        'keys rotate --organization org_100',
        'keys rotate --organization org_100 --engine care --purpose index',
      ],
    }),
  )
    .addOption(new Option('--purpose <purpose>', 'which key').choices(['data', 'index']).default('data'))
    .action(({ purpose, ...options }: Rotate) =>
      askAndShow(cli, options, (keys) => keys.rotate(options.organization, { purpose })),
    );
}

export function keysTable(found: readonly Keys[]): string {
  const rows = found.flatMap(({ engine, versions, rotations }) =>
    versions.map((v) => {
      const rotation = rotations.find((r) => r.purpose === v.purpose && r.toVersion === v.version);
      return [engine, v.purpose, v.version, v.state, v.createdAt, v.uses, v.destroyAfter, progress(rotation)];
    }),
  );
  const headings = [
    'engine',
    'purpose',
    'version',
    'state',
    'created',
    'uses',
    'destroyed after',
    'rotation',
  ];
  return rows.length === 0 ? 'It has no keys yet.' : table(headings, rows);
}

function progress(rotation: Keys['rotations'][number] | undefined): string {
  if (rotation === undefined) return '';
  const { phase, records, unreadable } = rotation;
  return `${phase}, ${records} records${unreadable > 0 ? `, ${unreadable} do not open` : ''}`;
}
