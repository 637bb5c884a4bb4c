import type { StackFile } from '@rymeda/stack';
import { call, tokenOf, type Client } from '../api.ts';
import { eachOf } from '../each-of.ts';

export interface Organization {
  id: string;
  token: string;
}

/** Made as an operator makes them, each with a client of its own. */
export async function newOrganizations(stack: StackFile, count: number): Promise<Organization[]> {
  const operator = await tokenOf(stack.gateway, stack.operator);
  const path = `${stack.gateway}/v1/platform/organizations`;
  return eachOf(Array.from({ length: count }), async () => {
    const { data } = await call<{ data: { id: string } }>('POST', path, operator, { name: 'Bench' });
    const scopes = ['care:read', 'oris:read', 'oris:write', 'compliance:read', 'compliance:write'];
    const client = await call<{ data: Client }>('POST', `${path}/${data.id}/api-clients`, operator, {
      name: 'bench',
      scopes,
    });
    return { id: data.id, token: await tokenOf(stack.gateway, client.data) };
  });
}
