import type { StackFile } from '@rymeda/stack';
import { call } from '../api.ts';
import { eachOf } from '../each-of.ts';

export interface Organization {
  id: string;
  token: string;
}

interface Client {
  clientId: string;
  clientSecret: string;
}

async function tokenFor({ gateway }: StackFile, { clientId, clientSecret }: Client): Promise<string> {
  const answer = await fetch(`${gateway}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }),
  });
  if (!answer.ok) throw new Error(`No token: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Made as an operator makes them, each with a client of its own. */
export async function newOrganizations(stack: StackFile, count: number): Promise<Organization[]> {
  const operator = await tokenFor(stack, stack.operator);
  const path = `${stack.gateway}/v1/platform/organizations`;
  return eachOf(Array.from({ length: count }), async () => {
    const { data } = await call<{ data: { id: string } }>('POST', path, operator, { name: 'Bench' });
    const scopes = ['care:read', 'oris:read', 'oris:write', 'compliance:read', 'compliance:write'];
    const client = await call<{ data: Client }>('POST', `${path}/${data.id}/api-clients`, operator, {
      name: 'bench',
      scopes,
    });
    return { id: data.id, token: await tokenFor(stack, client.data) };
  });
}
