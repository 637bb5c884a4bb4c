import { z } from 'zod';
import { instant, line, optional, pageQuery, recordBase } from '../fields.ts';
import { operation, type Operation } from '../operation.ts';
import { organizationScopes } from '../scopes.ts';
import { jsonWebKeySet, redirectUri } from './client-registration.ts';

const scopes = z
  .array(z.enum(organizationScopes as [string, ...string[]], 'unknown scope'))
  .min(1, 'at least one scope is required')
  .max(100);

const fields = {
  name: line(100),
  partnerId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'must be letters, digits, _ . -'),
  scopes,
};

/** How the client gets tokens; the names are those of RFC 7591, section 2. */
const registration = {
  grantTypes: z
    .array(z.enum(['client_credentials', 'authorization_code', 'refresh_token']))
    .min(1, 'at least one grant type is required')
    .max(3)
    .meta({ description: 'authorization_code lets users of the organisation sign in through this client' }),
  tokenEndpointAuthMethod: z
    .enum(['client_secret', 'private_key_jwt', 'none'])
    .meta({ description: 'none is for applications that can keep no secret, with authorization_code only' }),
  redirectUris: z.array(redirectUri()).max(20).meta({ description: 'Compared character by character' }),
  jwks: optional(jsonWebKeySet),
  certificateBoundTokens: z.boolean().meta({
    description: 'Tokens are bound to the client certificate of the token request (RFC 8705)',
  }),
  expiresAt: optional(instant()).meta({ description: 'From then on it gets no tokens, and has none' }),
};
const secretExpiresAt = optional(instant()).meta({ description: 'From then on the secret does not work' });

export const apiClient = z
  .object({
    ...recordBase('cli'),
    ...fields,
    ...registration,
    clientId: z.string(),
    status: z.enum(['active', 'revoked']),
    lastUsedAt: instant().nullable(),
    secretExpiresAt,
    /** When the secret before the last rotation stops working; null when only one is valid. */
    previousSecretExpiresAt: instant().nullable(),
  })
  .meta({ id: 'ApiClient' });
export type ApiClient = z.infer<typeof apiClient>;

/** The secret is shown once, on creation and rotation; null for a client that needs none. */
export const apiClientWithSecret = apiClient
  .extend({ clientSecret: z.string().nullable() })
  .meta({ id: 'ApiClientWithSecret' });

export const apiClientCreate = z.strictObject({
  ...fields,
  partnerId: optional(fields.partnerId).meta({ description: "Default: the client's own id" }),
  ...registration,
  grantTypes: registration.grantTypes.default(['client_credentials']),
  tokenEndpointAuthMethod: registration.tokenEndpointAuthMethod.default('client_secret'),
  redirectUris: registration.redirectUris.default([]),
  certificateBoundTokens: registration.certificateBoundTokens.default(false),
  secretExpiresAt,
});
export const apiClientPatch = z
  .strictObject({
    name: fields.name,
    scopes,
    redirectUris: registration.redirectUris,
    jwks: jsonWebKeySet,
    certificateBoundTokens: registration.certificateBoundTokens,
    expiresAt: registration.expiresAt,
  })
  .partial();
export const apiClientRotate = z.strictObject({
  overlapSeconds: z
    .int()
    .min(0)
    .max(30 * 86_400)
    .default(86_400)
    .meta({
      description:
        'How long the old secret stays valid; default a day. With 0 older tokens are refused too, within seconds',
    }),
  secretExpiresAt,
});

const id = { id: 'cli' };
const operationsAt = <const P extends string, const N extends string>(
  prefix: P,
  name: N,
  params: Record<string, string>,
  scope: { read: Operation['scope']; write: Operation['scope'] },
) => ({
  create: operation({
    name: `${name}.create`,
    method: 'POST',
    path: `${prefix}/api-clients`,
    kind: 'create',
    scope: scope.write,
    params,
    summary: 'Create an API client; its secret is shown once',
    body: apiClientCreate,
    data: apiClientWithSecret,
    status: 201,
  }),
  list: operation({
    name: `${name}.list`,
    method: 'GET',
    path: `${prefix}/api-clients`,
    kind: 'list',
    scope: scope.read,
    params,
    summary: 'List API clients, newest first',
    query: z.strictObject(pageQuery),
    data: apiClient,
    status: 200,
  }),
  get: operation({
    name: `${name}.get`,
    method: 'GET',
    path: `${prefix}/api-clients/{id}`,
    kind: 'read',
    scope: scope.read,
    params: { ...params, ...id },
    summary: 'Read an API client',
    data: apiClient,
    status: 200,
  }),
  update: operation({
    name: `${name}.update`,
    method: 'PATCH',
    path: `${prefix}/api-clients/{id}`,
    kind: 'update',
    scope: scope.write,
    params: { ...params, ...id },
    summary: 'Change an API client',
    body: apiClientPatch,
    data: apiClient,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
  delete: operation({
    name: `${name}.delete`,
    method: 'DELETE',
    path: `${prefix}/api-clients/{id}`,
    kind: 'delete',
    scope: scope.write,
    params: { ...params, ...id },
    summary: 'Revoke an API client',
    data: null,
    status: 204,
    errors: ['PRECONDITION_FAILED'],
  }),
  rotateSecret: operation({
    name: `${name}.rotateSecret`,
    method: 'POST',
    path: `${prefix}/api-clients/{id}/rotate-secret`,
    kind: 'action',
    scope: scope.write,
    params: { ...params, ...id },
    summary: 'Make a new secret; the old one stays valid for a while',
    body: apiClientRotate,
    bodyOptional: true,
    data: apiClientWithSecret,
    status: 200,
    errors: ['PRECONDITION_FAILED'],
  }),
});

export const apiClientOperations = operationsAt(
  '/v1/organization',
  'organization.apiClients',
  {},
  { read: 'identity:read', write: 'identity:write' },
);
/** The same for the platform's operators, who name the organisation in the path. */
export const platformApiClientOperations = operationsAt(
  '/v1/platform/organizations/{organizationId}',
  'platform.apiClients',
  { organizationId: 'org' },
  { read: 'platform:admin', write: 'platform:admin' },
);
