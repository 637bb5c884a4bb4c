import { z } from 'zod';
import { changedFields, event, type EventDefinition } from '../event.ts';

const engine = 'identity' as const;
const clientData = z.strictObject({
  id: z.string(),
  name: z.string(),
  partnerId: z.string(),
  scopes: z.array(z.string()),
  /** From then on it may do nothing; absent in events from before it was told. */
  expiresAt: z.string().nullable().optional(),
});
const organizationData = z.strictObject({ id: z.string(), status: z.string(), timezone: z.string() });
const clientExample = {
  id: 'cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22',
  name: 'EHR sync',
  partnerId: 'acme_ehr',
  scopes: ['care:read'],
  expiresAt: null,
};
const organizationExample = { id: 'org_100', status: 'active', timezone: 'America/New_York' };

const holdEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `identity.organization.legal_hold_${verb}`,
    version: 1,
    engine,
    summary,
    data: z.strictObject({ id: z.string(), by: z.enum(['operator', 'organization']), reason: z.string() }),
    example: { id: 'org_100', by: 'organization', reason: 'case-2026-114' },
  });

const clientEvent = <const V extends string>(verb: V, summary: string) =>
  event({
    name: `identity.api_client.${verb}`,
    version: 1,
    engine,
    summary,
    data: clientData,
    example: clientExample,
  });

const roleData = z.strictObject({ id: z.string(), name: z.string() });
const roleExample = { id: 'rol_0193aee0f3a17c3e8d1f0a2b4c6d8e23', name: 'Front desk' };
const userData = z.strictObject({
  id: z.string(),
  status: z.string(),
  roles: z.array(z.string()),
  hireDate: z.string().nullable(),
  providerId: z.string().nullable(),
});
const userExample = {
  id: 'usr_0193aee0f3a17c3e8d1f0a2b4c6d8e24',
  status: 'active',
  roles: ['rol_0193aee0f3a17c3e8d1f0a2b4c6d8e23'],
  hireDate: '2026-03-02',
  providerId: null,
};

/** Roles and users, without the name and address of anybody. */
const peopleEvents = [
  ...(
    [
      ['created', 'A role was created'],
      ['deleted', 'A role was deleted'],
    ] as const
  ).map(([verb, summary]) =>
    event({
      name: `identity.role.${verb}`,
      version: 1,
      engine,
      summary,
      data: roleData,
      example: roleExample,
    }),
  ),
  event({
    name: 'identity.role.updated',
    version: 1,
    engine,
    summary: 'A role was changed',
    data: roleData.extend({ changed: changedFields }),
    example: { ...roleExample, changed: ['rules'] },
  }),
  event({
    name: 'identity.user.created',
    version: 1,
    engine,
    summary: 'A user was created',
    data: userData,
    example: userExample,
  }),
  event({
    name: 'identity.user.updated',
    version: 1,
    engine,
    summary: 'A user was changed',
    data: userData.extend({ changed: changedFields }),
    example: { ...userExample, changed: ['roles'] },
  }),
  event({
    name: 'identity.user.deactivated',
    version: 1,
    engine,
    summary: 'A user was deactivated or removed',
    data: userData.extend({ changed: changedFields }),
    example: { ...userExample, status: 'deactivated', changed: ['status'] },
  }),
] as const satisfies readonly EventDefinition[];

export const identityEvents = [
  holdEvent('placed', 'An organisation was put under legal hold'),
  holdEvent('released', 'A legal hold of an organisation was released'),
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
        'address_not_allowed',
      ]),
    }),
    example: { id: 'cli_0193aee0f3a17c3e8d1f0a2b4c6d8e22', reason: 'invalid_secret' },
  }),
  ...peopleEvents,
] as const satisfies readonly EventDefinition[];
