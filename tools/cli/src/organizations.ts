import type { Command } from 'commander';
import type { Organization, Rymeda } from '@rymeda/sdk';
import { organizationId, wholeNumber } from './arguments.ts';
import { all, leaf, operatorClient, show, type Cli, type JsonOption } from './cli.ts';
import { exitCodes } from './exit-codes.ts';
import { contentsFolder } from './export-contents.ts';
import { exportTo } from './export-organization.ts';
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

  const step = (
    name: string,
    summary: string,
    take: (rymeda: Rymeda, organization: string, options: StepOptions) => PromiseLike<Organization>,
  ): Command =>
    leaf(group, name, { summary, examples: [`organizations ${name} --organization org_100`] })
      .requiredOption('--organization <id>', 'which', organizationId)
      .action(async (options: StepOptions) => {
        const rymeda = await operatorClient(cli);
        const changed = await take(rymeda, options.organization, options);
        show(cli, options, changed, () => fieldList(flat(changed)));
      });

  step('show', 'Show an organisation and its settings.', (rymeda, id) =>
    rymeda.platform.organizations.get(id),
  );
  step(
    'suspend',
    'Suspend an organisation: its tokens are refused within a minute, it gets no new ones.',
    (rymeda, id) => rymeda.platform.organizations.suspend(id),
  );
  step('reactivate', 'End the suspension of an organisation.', (rymeda, id) =>
    rymeda.platform.organizations.reactivate(id),
  );
  step(
    'offboard',
    'End an organisation: unreadable at once, its keys destroyed after the waiting time. Export it first.',
    (rymeda, id, { waitingDays }) =>
      rymeda.platform.organizations.offboard(id, waitingDays === undefined ? {} : { waitingDays }),
  ).option('--waiting-days <n>', 'until the keys are destroyed (default: 30)', waitingDays);
  step('cancel-offboarding', 'Take an offboarding back while the waiting time runs.', (rymeda, id) =>
    rymeda.platform.organizations.cancelOffboarding(id),
  );

  leaf(group, 'export', {
    summary:
      'Write all records of an organisation, in clear, into a new file (mode 0600), one JSON object a line; what is ' +
      'too large for a line, such as payers’ files, beside it in <path>.files, where the lines name it.',
    examples: ['organizations export --organization org_100 --file org_100.ndjson'],
  })
    .requiredOption('--organization <id>', 'whose', organizationId)
    .requiredOption('--file <path>', 'a file that is not there yet')
    .action(
      async ({ organization, file, ...options }: JsonOption & { organization: string; file: string }) => {
        const { counts, unreadable } = await exportTo(cli, file, organization);
        const files = contentsFolder(file);
        show(cli, options, { organization, file, files, counts, unreadable }, () =>
          fieldList({ file, files, ...counts, unreadable }),
        );
        if (unreadable === 0) return;
        cli.say(
          `Not all of it could be read: ${unreadable} records have null for what does not open. Each names it in ` +
            'its `unreadable`, or has null for its `content`.',
        );
        cli.endWith(exitCodes.failed);
      },
    );
}

type StepOptions = JsonOption & { organization: string; waitingDays?: number };
const waitingDays = wholeNumber('--waiting-days', { min: 7, max: 30 });

const flat = ({ settings, offboarding, ...organization }: Organization): Record<string, unknown> => ({
  ...organization,
  ...(offboarding === null ? {} : { offboarding: JSON.stringify(offboarding) }),
  ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, JSON.stringify(value)])),
});

export const organizationTable = (organizations: readonly Organization[]): string =>
  table(
    ['id', 'name', 'timezone', 'status', 'created'],
    organizations.map((o) => [o.id, o.name, o.timezone, o.status, o.createdAt]),
  );
