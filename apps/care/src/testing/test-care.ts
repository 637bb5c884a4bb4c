import { join } from 'node:path';
import { startIssuer } from '@rymeda/auth/testing';
import { organizationScopes } from '@rymeda/contracts';
import { runningStack, stackHome, startServiceProcess } from '@rymeda/testing';
import { indexes } from '../indexes.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // Tests look into answers of every shape.
  body: any;
}
export type Send = (
  method: string,
  path: string,
  json?: object,
  headers?: Record<string, string>,
) => Promise<Answer>;

const everyScope = organizationScopes.join(' ');

/**
 * Care as its own process on a database of its own, whose tokens come from an outside issuer (as any OIDC issuer may
 * stand in), while roles and users are those of the stack's identity.
 */
export async function startCare() {
  const stack = runningStack();
  const issuer = await startIssuer();
  const care = await startServiceProcess({
    name: 'care',
    main: join(import.meta.dirname, '../main.ts'),
    indexes,
    showErrors: true,
    env: () => ({
      OIDC_ISSUER: issuer.url,
      OIDC_JWKS_URI: issuer.jwksUri,
      IDENTITY_URL: stack.services['identity']?.url,
      IDENTITY_PULL_SECONDS: '1',
      RYMEDA_SERVICE_KEY_FILE: join(stackHome(), 'secrets', 'service.key'),
    }),
  });
  const { url, db } = care;

  const sender =
    (base: string, token: string): Send =>
    async (method, path, json, headers = {}) => {
      const answer = await fetch(base + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        body: text === '' ? undefined : JSON.parse(text),
      };
    };

  const tokenOf = async (fields: Record<string, string>): Promise<string> => {
    const answer = await fetch(`${stack.gateway}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', ...fields }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  };

  return {
    /** A new organisation: its API at identity, and its users at this care. */
    async organization() {
      const { clientId, clientSecret } = stack.operator;
      const operator = sender(
        stack.gateway,
        await tokenOf({ client_id: clientId, client_secret: clientSecret }),
      );
      const { id } = (await operator('POST', '/v1/platform/organizations', { name: 'Roles' })).body.data as {
        id: string;
      };
      const path = `/v1/platform/organizations/${id}/api-clients`;
      const client = (await operator('POST', path, { name: 'x', scopes: everyScope.split(' ') })).body
        .data as Record<string, string>;
      const identity = sender(
        stack.gateway,
        await tokenOf({ client_id: client['clientId'] ?? '', client_secret: client['clientSecret'] ?? '' }),
      );
      const roles = (await identity('GET', '/v1/organization/roles?limit=100')).body.data as {
        id: string;
        key: string;
      }[];
      let people = 0;
      return {
        id,
        identity,
        roleId: (key: string): string => roles.find((r) => r.key === key)?.id ?? 'none',
        /** At this care, as an API client with every scope. */
        client: sender(
          url,
          await issuer.token({ sub: 'cli_x', client_id: 'cli_x', organizationId: id, scope: everyScope }),
        ),
        /** At this care, as a user with these roles. */
        async user(roleIds: string[], more: { providerId?: string; scope?: string } = {}) {
          const { scope = everyScope, ...fields } = more;
          const json = { email: `u${people++}@example.org`, name: 'U', roles: roleIds, ...fields };
          const made = await identity('POST', '/v1/organization/users', json);
          if (made.status !== 201) throw new Error(made.text);
          const userId = made.body.data.id as string;
          const claims = { sub: userId, client_id: 'cli_app', organizationId: id, scope, roles: roleIds };
          return { id: userId, send: sender(url, await issuer.token(claims)) };
        },
      };
    },
    /** What care tells Prometheus of this metric. */
    async figure(name: string): Promise<number> {
      const text = await (await fetch(`${care.adminUrl}/metrics`)).text();
      return Number(new RegExp(`^${name}\\{[^}]*\\} (\\d+)$`, 'm').exec(text)?.[1]);
    },
    rows: (collection: string, filter: object = {}) => db.collection(collection).find(filter).toArray(),
    async stop() {
      await care.stop();
      await issuer.stop();
    },
  };
}
export type TestCare = Awaited<ReturnType<typeof startCare>>;
