import { Option, type Command } from 'commander';
import type { Rymeda } from '@rymeda/sdk';
import { organizationId } from './arguments.ts';
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

const at = ({ platform }: Rymeda, engine: EngineName) => platform[`${engine}Keys`];

/** An organisation has keys only at engines that hold something of it; one that is not there has them nowhere. */
async function where(
  rymeda: Rymeda,
  { organization, engine }: Which,
  ask: (engine: EngineName) => PromiseLike<Keys>,
): Promise<Keys[]> {
  if (engine !== undefined) return [await ask(engine)];
  const found: Keys[] = [];
  for (const each of engines)
    try {
      found.push(await ask(each));
    } catch (error) {
      if ((error as { status?: unknown }).status !== 404) throw error;
    }
  if (found.length === 0) await rymeda.platform.organizations.get(organization);
  return found;
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
  ).action(async (options: Which) => {
    const rymeda = await operatorClient(cli);
    const found = await where(rymeda, options, (each) => at(rymeda, each).get(options.organization));
    show(cli, options, found, () => keysTable(found));
  });

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
    .action(async ({ purpose, ...options }: Rotate) => {
      const rymeda = await operatorClient(cli);
      const rotate = (each: EngineName) => at(rymeda, each).rotate(options.organization, { purpose });
      const found = await where(rymeda, options, rotate);
      show(cli, options, found, () => keysTable(found));
    });
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
