import { expect, it } from '@jest/globals';
import { clientScopes } from './client-scopes.ts';
import type { EngineCall } from './engine-request.ts';

const asked: string[] = [];
const scopesOf = clientScopes({
  clients: { load: async () => null, put: async () => undefined },
  request: async ({ url }: EngineCall) => {
    asked.push(url);
    return { status: 404, version: null, data: null, pagination: null, error: null, retryAfterSeconds: null };
  },
  service: 'webhooks',
  identityUrl: 'http://identity.test',
  clock: () => new Date('2026-03-02T14:00:00.000Z'),
  outside: [
    {
      clients: {
        cognito1: { organizationId: 'org_1', scopes: ['care:read', 'webhooks:write'] },
        unlimited: { organizationId: 'org_1' },
      },
    },
    {},
  ],
});

it('a client of another issuer may do what the configuration gives it, and identity is not asked', async () => {
  expect(await scopesOf('org_1', 'cognito1')).toEqual(new Set(['care:read', 'webhooks:write']));
  expect(asked).toEqual([]);
});

it('one whose rights stand in its tokens alone has none without them', async () => {
  expect(await scopesOf('org_1', 'unlimited')).toEqual(new Set());
});

it('it has none in another organisation, where it is nobody', async () => {
  expect(await scopesOf('org_2', 'cognito1')).toEqual(new Set());
  expect(asked).toHaveLength(1);
});
