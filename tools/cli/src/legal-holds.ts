import type { Command } from 'commander';
import type { Rymeda } from '@rymeda/sdk';
import { organizationId } from './arguments.ts';
import { leaf, operatorClient, show, type Cli, type JsonOption } from './cli.ts';
import { table } from './table.ts';

type Holds = Awaited<ReturnType<Rymeda['platform']['legalHolds']['get']>>;

interface OfOrganization extends JsonOption {
  organization: string;
}

/** While an organisation is under a hold nothing of it is destroyed. */
export function legalHoldCommands(program: Command, cli: Cli): void {
  const group = program.command('holds').description('legal holds on an organisation');
  const which = (command: Command): Command =>
    command.requiredOption('--organization <id>', 'which', organizationId);

  which(
    leaf(group, 'list', {
      summary: 'Show the legal holds that an organisation is under, and who placed them.',
      examples: ['holds list --organization org_100'],
    }),
  ).action(async ({ organization, ...options }: OfOrganization) => {
    const rymeda = await operatorClient(cli);
    const found = await rymeda.platform.legalHolds.get(organization);
    show(cli, options, found, () => holdsTable(found));
  });

  const change = (verb: 'place' | 'release', summary: string): Command =>
    which(
      leaf(group, verb, { summary, examples: [`holds ${verb} --organization org_100 --case case-2026-114`] }),
    )
      .requiredOption('--case <code>', 'a code or the number of a case, never free text')
      .action(async ({ organization, case: reason, ...options }: OfOrganization & { case: string }) => {
        const rymeda = await operatorClient(cli);
        const held = await rymeda.platform.legalHolds[verb](organization, { reason });
        show(cli, options, held, () => holdsTable(held));
      });

  change('place', 'Place a hold: nothing of the organisation is destroyed while it lasts.');
  change('release', 'Release a hold that an operator placed.');
}

export const holdsTable = ({ holds }: Holds): string =>
  table(
    ['case', 'placed by', 'who', 'since'],
    holds.map((h) => [h.reason, h.by, h.placedBy, h.placedAt]),
  );
