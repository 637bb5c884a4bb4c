import type { Command } from 'commander';
import type { StackFile } from '@rymeda/stack';
import { clientId as checkedClientId, organizationId } from './arguments.ts';
import { leaf, show, type Cli, type JsonOption } from './cli.ts';
import { CliError, usageError } from './exit-codes.ts';
import { requestOk } from './gateway-request.ts';
import { fieldList } from './table.ts';
import { findTarget, readSecret, type Credentials, type Target } from './target.ts';

export interface Whose {
  organization?: string;
  client?: string;
  clientId?: string;
  clientSecretFile?: string;
}
interface Options extends JsonOption, Whose {
  scope?: string;
  showToken?: boolean;
}

export function tokenCommand(program: Command, cli: Cli): void {
  leaf(program, 'token', {
    summary:
      "Get an access token, to try a client or the API by hand. Without --show-token it isn't printed.",
    examples: [
      'token --organization org_100',
      'token --organization org_100 --client readonly --scope care:read --json',
      'token --client-id cli_… --client-secret-file ehr.secret',
      'token --organization org_100 --show-token',
    ],
  })
    .option('--organization <id>', "one of the local stack's organisations", organizationId)
    .option('--client <name>', 'which of its clients: full (default) or readonly')
    .option('--client-id <id>', 'any client, by its id …', checkedClientId)
    .option('--client-secret-file <path>', '… and the file that holds its secret')
    .option('--scope <scopes>', 'only these of its scopes')
    .option('--show-token', 'print the token, alone on stdout')
    .action(async ({ scope, showToken = false, ...options }: Options) => {
      const target = await findTarget(cli.env);
      const credentials = await credentialsOf(options, target);
      const { access_token, ...granted } = await fetchToken(target.baseUrl, credentials, scope);
      const facts = {
        clientId: credentials.clientId,
        scope: granted.scope,
        expiresInSeconds: granted.expires_in,
      };
      if (showToken && !options.json) {
        cli.say(fieldList(facts));
        cli.print(access_token);
      } else
        show(cli, options, { ...facts, ...(showToken ? { accessToken: access_token } : {}) }, () =>
          fieldList(facts),
        );
    });
}

/** A client's own, as the options name it. */
export async function credentialsOf(whose: Whose, { stack }: Target): Promise<Credentials> {
  const { clientId, clientSecretFile } = whose;
  if (clientId !== undefined || clientSecretFile !== undefined) {
    if (clientId === undefined || clientSecretFile === undefined)
      throw usageError('--client-id and --client-secret-file belong together.');
    if (whose.organization !== undefined || whose.client !== undefined)
      throw usageError('Name the client by --organization or by --client-id, not by both.');
    return { clientId, clientSecret: await readSecret(clientSecretFile) };
  }
  if (whose.organization === undefined) throw usageError('Which client? --organization, or --client-id.');
  if (!stack) throw usageError('--organization knows the local stack only; elsewhere use --client-id.');
  return stackClient(stack, whose.organization, whose.client ?? 'full');
}

/** The clients that the local stack was set up with. */
export function stackClient(
  stack: Pick<StackFile, 'organizations'>,
  organization: string,
  client: string,
): Credentials {
  const known = stack.organizations.find(({ id }) => id === organization);
  if (!known) {
    const ids = stack.organizations.map(({ id }) => id).join(', ');
    throw new CliError('notFound', `stack.json has no clients of ${organization}; it has those of ${ids}.`);
  }
  const found = known.clients.find(({ name }) => name === client);
  if (found) return { clientId: found.clientId, clientSecret: found.clientSecret };
  const names = known.clients.map(({ name }) => name).join(', ');
  throw new CliError('notFound', `stack.json has no client "${client}" of ${organization}; it has ${names}.`);
}

interface TokenAnswer {
  access_token: string;
  scope?: string;
  expires_in?: number;
}

const formEncoded = (value: string): string => new URLSearchParams({ v: value }).toString().slice(2);

/** Client credentials (RFC 6749, section 4.4); both parts are form-encoded first (section 2.3.1). */
export async function fetchToken(baseUrl: string, { clientId, clientSecret }: Credentials, scope?: string) {
  const pair = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scope !== undefined) body.set('scope', scope);
  const headers = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  const answer = (await requestOk(`${baseUrl}/oauth2/token`, {
    method: 'POST',
    headers,
    body,
  })) as TokenAnswer;
  if (typeof answer.access_token !== 'string')
    throw new CliError('failed', 'The token endpoint answered without a token.');
  return answer;
}
