import type { Command } from 'commander';
import type { ApiClient, PlatformApiClientsCreateBody } from '@rymeda/sdk';
import { clientId, organizationId, scopes, wholeNumber } from './arguments.ts';
import { all, leaf, operatorClient, show, type Cli, type JsonOption } from './cli.ts';
import { keepSecret, type SecretOptions } from './secret-destination.ts';
import { fieldList, table } from './table.ts';

type Create = JsonOption &
  SecretOptions & { organization: string; name: string; scopes: string[]; partnerId?: string };
type Rotate = JsonOption & SecretOptions & { organization: string; id: string; overlapSeconds?: number };
type Named = JsonOption & { organization: string; id: string };

const longestOverlap = 30 * 86_400;

export function clientCommands(program: Command, cli: Cli): void {
  const group = program.command('clients').description("an organisation's API clients");
  const inOrganization = (command: Command): Command =>
    command.requiredOption('--organization <id>', 'whose', organizationId);
  const named = (command: Command): Command =>
    inOrganization(command).requiredOption('--id <id>', 'which client', clientId);
  const withSecret = (command: Command): Command =>
    command
      .option('--secret-file <path>', 'write the secret into this new file, mode 0600')
      .option('--show-secret', 'print the secret');

  const create = leaf(group, 'create', {
    summary: 'Create an API client. Its secret is told once: say where it goes.',
    examples: [
      'clients create --organization org_100 --name "EHR sync" --scopes "care:read care:write" --secret-file ehr.secret',
      'clients create --organization org_100 --name Reports --scopes audit:read --show-secret --json',
    ],
  });
  withSecret(inOrganization(create))
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--scopes <scopes>', 'what it may do, apart by blanks', scopes)
    .option('--partner-id <id>', "whose it is (default: the client's own id)")
    .action(async ({ organization, name, scopes, partnerId, ...options }: Create) => {
      const made = await keepSecret(options, async () => {
        const rymeda = await operatorClient(cli);
        const body = { name, scopes, ...(partnerId === undefined ? {} : { partnerId }) };
        // Which scopes exist is the platform's to say: it may be newer than this SDK.
        const created = await rymeda.platform.apiClients.create(
          organization,
          body as PlatformApiClientsCreateBody,
        );
        return withSecretIn(created);
      });
      show(cli, options, made, () => fieldList({ ...made }));
    });

  inOrganization(
    leaf(group, 'list', {
      summary: "List an organisation's API clients, newest first.",
      examples: ['clients list --organization org_100', 'clients list --organization org_100 --json'],
    }),
  ).action(async ({ organization, ...options }: JsonOption & { organization: string }) => {
    const rymeda = await operatorClient(cli);
    const found = await all(rymeda.platform.apiClients.list(organization, { limit: 100 }));
    show(cli, options, found, () => clientTable(found));
  });

  const rotate = leaf(group, 'rotate', {
    summary: 'Make a new secret for an API client; the old one stays valid for a while.',
    examples: [
      'clients rotate --organization org_100 --id cli_… --secret-file ehr.new',
      'clients rotate --organization org_100 --id cli_… --overlap-seconds 0 --show-secret',
    ],
  });
  const overlap = wholeNumber('--overlap-seconds', { min: 0, max: longestOverlap });
  withSecret(named(rotate))
    .option(
      '--overlap-seconds <n>',
      'how long the old one stays valid (default: a day); with 0 its tokens are refused too',
      overlap,
    )
    .action(async ({ organization, id, overlapSeconds, ...options }: Rotate) => {
      const made = await keepSecret(options, async () => {
        const rymeda = await operatorClient(cli);
        const body = overlapSeconds === undefined ? {} : { overlapSeconds };
        return withSecretIn(await rymeda.platform.apiClients.rotateSecret(organization, id, body));
      });
      show(cli, options, made, () => fieldList({ ...made }));
    });

  named(
    leaf(group, 'revoke', {
      summary: 'Revoke an API client. Its tokens are refused within seconds; it can not be undone.',
      examples: ['clients revoke --organization org_100 --id cli_…'],
    }),
  ).action(async ({ organization, id, ...options }: Named) => {
    const rymeda = await operatorClient(cli);
    await rymeda.platform.apiClients.delete(organization, id);
    show(cli, options, { id, organizationId: organization, status: 'revoked' }, () => `${id} is revoked.`);
  });
}

/** Only clients with keys of their own have no secret, and this tool makes none of those. */
function withSecretIn<T extends { clientSecret: string | null }>(made: T): T & { clientSecret: string } {
  if (made.clientSecret === null) throw new Error('The client has no secret');
  return { ...made, clientSecret: made.clientSecret };
}

export const clientTable = (clients: readonly ApiClient[]): string =>
  table(
    ['id', 'name', 'partner', 'status', 'last used', 'scopes'],
    clients.map((c) => [c.id, c.name, c.partnerId, c.status, c.lastUsedAt, c.scopes]),
  );
