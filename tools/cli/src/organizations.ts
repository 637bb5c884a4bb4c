import type { Command } from 'commander';
import type { Organization } from '@rymeda/sdk';
import { organizationId } from './arguments.ts';
import { all, leaf, operatorClient, show, type Cli, type JsonOption } from './cli.ts';
import { fieldList, table } from './table.ts';

interface CreateOptions extends JsonOption {
  name: string;
  id?: string;
  timezone?: string;
}

export function organizationCommands(program: Command, cli: Cli): void {
  const group = program.command('organizations').description('create and list organisations');

  leaf(group, 'create', {
    summary: 'Create an organisation.',
    examples: [
      'organizations create --name "Harbor Behavioral Health"',
      'organizations create --name Lakeside --id org_lakeside --timezone America/New_York --json',
    ],
  })
    .requiredOption('--name <name>', 'what it is called')
    .option('--id <id>', 'its id (default: a new one)', organizationId)
    .option('--timezone <zone>', 'an IANA name (default: UTC)')
    .action(async ({ name, id, timezone, ...options }: CreateOptions) => {
      const rymeda = await operatorClient(cli);
      const made = await rymeda.platform.organizations.create({
        name,
        ...(id === undefined ? {} : { id }),
        ...(timezone === undefined ? {} : { timezone }),
      });
      show(cli, options, made, () => fieldList({ ...made }));
    });

  leaf(group, 'list', {
    summary: 'List all organisations, newest first.',
    examples: ['organizations list', "organizations list --json | jq -r '.[].id'"],
  }).action(async (options: JsonOption) => {
    const rymeda = await operatorClient(cli);
    const found = await all(rymeda.platform.organizations.list({ limit: 100 }));
    show(cli, options, found, () => organizationTable(found));
  });
}

export const organizationTable = (organizations: readonly Organization[]): string =>
  table(
    ['id', 'name', 'timezone', 'status', 'created'],
    organizations.map((o) => [o.id, o.name, o.timezone, o.status, o.createdAt]),
  );
