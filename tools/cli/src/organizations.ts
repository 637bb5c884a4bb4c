import { exportedResources, platformRecordsOf } from '@rymeda/contracts';
import type { Command } from 'commander';
import { open } from 'node:fs/promises';
import type { Organization, Rymeda } from '@rymeda/sdk';
import { organizationId, wholeNumber } from './arguments.ts';
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
      'Write all records of an organisation, in clear, into a new file (mode 0600), one JSON object a line.',
    examples: ['organizations export --organization org_100 --file org_100.ndjson'],
  })
    .requiredOption('--organization <id>', 'whose', organizationId)
    .requiredOption('--file <path>', 'a file that is not there yet')
    .action(
      async ({ organization, file, ...options }: JsonOption & { organization: string; file: string }) => {
        const counts = await exportTo(file, await operatorClient(cli), organization, cli.say);
        show(cli, options, { organization, file, counts }, () => fieldList({ file, ...counts }));
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

/** Nothing is kept on the way: each page goes from the engine to the file, which only its owner may read. */
async function exportTo(
  path: string,
  rymeda: Rymeda,
  organization: string,
  say: (text: string) => void,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const file = await open(path, 'wx', 0o600);
  try {
    const whose = await rymeda.platform.organizations.get(organization);
    await file.write(`${JSON.stringify({ type: 'identity_organization', record: whose })}\n`);
    for (const engine of Object.keys(platformRecordsOf) as (keyof typeof platformRecordsOf)[])
      for (const resource of exportedResources(engine)) {
        const type = `${engine}_${resource}`;
        const list = rymeda.platform.records[engine as 'care'].list(organization, {
          resource: resource as 'patient',
          limit: 100,
        });
        let count = 0;
        for await (const record of list) {
          await file.write(`${JSON.stringify({ type, record })}\n`);
          if (++count % 1000 === 0) say(`${type}: ${count}`);
        }
        counts[type] = count;
        say(`${type}: ${count}`);
      }
    await file.sync();
  } finally {
    await file.close();
  }
  return counts;
}

export const organizationTable = (organizations: readonly Organization[]): string =>
  table(
    ['id', 'name', 'timezone', 'status', 'created'],
    organizations.map((o) => [o.id, o.name, o.timezone, o.status, o.createdAt]),
  );
