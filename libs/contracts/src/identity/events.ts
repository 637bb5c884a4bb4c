import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';

const engine = 'identity' as const;
const clientData = z.strictObject({
  id: z.string(),
  name: z.string(),
  partnerId: z.string(),
  scopes: z.array(z.string()),
});
const organizationData = z.strictObject({ id: z.string(), status: z.string(), timezone: z.string() });
const clientExample = {
  id: 'cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22',
  name: 'EHR sync',
  partnerId: 'acme_ehr',
  scopes: ['care:read'],
};
const organizationExample = { id: 'org_100', status: 'active', timezone: 'America/New_York' };

const clientEvent = (verb: string, summary: string) =>
  event({
    name: `identity.api_client.${verb}`,
    version: 1,
    engine,
    summary,
    data: clientData,
    example: clientExample,
  });

export const identityEvents: readonly EventDefinition[] = [
  event({
    name: 'identity.organization.created',
    version: 1,
    engine,
    summary: 'An organisation was created',
    data: organizationData,
    example: organizationExample,
  }),
  event({
    name: 'identity.organization.updated',
    version: 1,
    engine,
    summary: 'An organisation was changed',
    data: organizationData.extend({ changed: changedFields }),
    example: { ...organizationExample, changed: ['name'] },
  }),
  clientEvent('created', 'An API client was created'),
  event({
    name: 'identity.api_client.updated',
    version: 1,
    engine,
    summary: 'An API client was changed',
    data: clientData.extend({ changed: changedFields }),
    example: { ...clientExample, changed: ['scopes'] },
  }),
  clientEvent('rotated', 'An API client got a new secret'),
  clientEvent('deleted', 'An API client was revoked'),
  event({
    name: 'identity.token.refused',
    version: 1,
    engine,
    summary: 'A known API client was refused a token',
    data: z.strictObject({
      id: z.string(),
      reason: z.enum([
        'invalid_secret',
        'invalid_assertion',
        'no_certificate',
        'revoked',
        'expired',
        'invalid_scope',
        'organization_suspended',
      ]),
    }),
    example: { id: 'cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22', reason: 'invalid_secret' },
  }),
];
