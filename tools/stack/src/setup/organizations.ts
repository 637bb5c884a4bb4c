import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { serviceUrl } from '../plan/ports.ts';
import type { Context } from '../stack/context.ts';
import { readJson, writeJson } from '../state/files.ts';
import type { StackClient, StackOrganization } from '../state/stack-file.ts';
import { demoOrganizations, type DemoOrganization } from './demo-organizations.ts';
import { apiAt, isKnownClient, operatorToken, type Api } from './platform-api.ts';

/**
 * The two demo organisations with a client for everything and one that only reads. Identity shows a secret
 * once, so they are kept; a client whose secret is lost, or whose scopes are no longer all, gets a successor.
 */
export async function ensureOrganizations(context: Context): Promise<StackOrganization[]> {
  const path = join(context.home.secrets, 'clients.json');
  const stored = (await readJson<StackOrganization[]>(path)) ?? [];
  if (!context.state.services['identity']) return stored;
  const wanted = clientsFor(await knownScopes(context.repository));
  const issuer = serviceUrl(context.ports, context.state.mtls === true ? 0 : 1);
  if (isComplete(stored, wanted) && (await isKnownClient(issuer, stored[0]!.clients[0]!))) return stored;
  const secret = (await readFile(context.files.operatorSecret, 'utf8')).trim();
  const api = apiAt(issuer, await operatorToken(issuer, secret));
  const organizations: StackOrganization[] = [];
  for (const demo of demoOrganizations) organizations.push(await makeOrganization(api, demo, wanted));
  await writeJson(path, organizations);
  context.report(
    `  Made clients for ${organizations.map(({ id, name }) => `${id} (${name})`).join(' and ')}`,
  );
  return organizations;
}

export interface WantedClient {
  name: string;
  scopes: string[];
}

export function clientsFor(scopes: string[]): WantedClient[] {
  return [
    { name: 'full', scopes },
    { name: 'readonly', scopes: scopes.filter((scope) => scope.endsWith(':read')) },
  ];
}

export function isComplete(stored: StackOrganization[], wanted: WantedClient[]): boolean {
  return demoOrganizations.every(({ id }) => {
    const clients = stored.find((organization) => organization.id === id)?.clients ?? [];
    return wanted.every(({ name, scopes }) =>
      clients.some((client) => client.name === name && client.scope === scopes.join(' ')),
    );
  });
}

/** From the contracts, so that a new engine's scopes are given too; read late, for components need none. */
export async function knownScopes(repository: string): Promise<string[]> {
  const file = join(repository, 'libs', 'contracts', 'src', 'scopes.ts');
  if (!existsSync(file)) throw new Error(`${file} is not there: which scopes exist is not known.`);
  const { organizationScopes } = (await import(pathToFileURL(file).href)) as { organizationScopes: string[] };
  return [...organizationScopes];
}

async function makeOrganization(
  api: Api,
  demo: DemoOrganization,
  wanted: WantedClient[],
): Promise<StackOrganization> {
  await api.post('/v1/platform/organizations', demo, [201, 409]);
  const clients: StackClient[] = [];
  for (const { name, scopes } of wanted) {
    const path = `/v1/platform/organizations/${demo.id}/api-clients`;
    const made = await api.post(path, { name, partnerId: 'partner_demo', scopes }, [201]);
    const { clientId, clientSecret } = made as { clientId: string; clientSecret: string };
    clients.push({ name, clientId, clientSecret, scope: scopes.join(' ') });
  }
  return { id: demo.id, name: demo.name, clients };
}
