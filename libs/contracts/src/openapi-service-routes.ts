import { problemResponses } from './openapi-errors.ts';
import type { Json } from './openapi-schemas.ts';

/** What is served besides the operations: OAuth2 at the issuer, the gateway's own state and documents. */

const limited = problemResponses(['RATE_LIMITED', 'SERVICE_UNAVAILABLE', 'GATEWAY_TIMEOUT']);
const json = (description: string, schema: Json = { type: 'object' }): Json => ({
  description,
  content: { 'application/json': { schema } },
});
const form = (required: string[], properties: Record<string, Json>): Json => ({
  required: true,
  content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', required, properties } } },
});
const text: Json = { type: 'string' };
const credentials = {
  client_id: text,
  client_secret: text,
  client_assertion: { type: 'string', description: 'In place of a secret: private_key_jwt (RFC 7523)' },
  client_assertion_type: { const: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' },
};

const oauthErrorOf = (description: string, codes: readonly string[]): Json =>
  json(description, {
    type: 'object',
    required: ['error'],
    properties: { error: { enum: codes }, error_description: text },
  });
const oauthError = oauthErrorOf('An OAuth error (RFC 6749, section 5.2; invalid_target: RFC 8707)', [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_target',
]);
const challenge = { 'WWW-Authenticate': { $ref: '#/components/headers/WWWAuthenticate' } };
/** The issuer's own answer where it lacks its keys or its database; the gateway's, where the issuer is away, is a problem. */
const oauthUnavailable = (problem: Json): Json => ({
  ...problem,
  content: {
    ...(problem['content'] as Json),
    ...(oauthErrorOf('', ['temporarily_unavailable'])['content'] as Json),
  },
});

const tokenAnswer: Json = json('An access token', {
  type: 'object',
  required: ['access_token', 'token_type', 'expires_in', 'scope'],
  properties: {
    access_token: { type: 'string', description: 'A JWT' },
    token_type: { const: 'Bearer' },
    expires_in: { type: 'integer', description: 'Seconds' },
    scope: { type: 'string', description: 'What was granted, space separated' },
    refresh_token: { type: 'string', description: 'Of a user’s sign-in; works once' },
    id_token: { type: 'string', description: 'Of a user’s sign-in with the scope openid' },
  },
});

const oauth = (operationId: string, summary: string, requestBody: Json, success: Json): Json => ({
  post: {
    operationId,
    tags: ['OAuth2'],
    summary,
    security: [{ clientBasic: [] }, {}],
    requestBody,
    responses: {
      ...{ 200: success, 400: oauthError, 401: { ...oauthError, headers: challenge }, ...limited },
      500: oauthErrorOf('A fault of ours', ['server_error']),
      503: oauthUnavailable(limited[503] as Json),
    },
  },
});

const open = (
  operationId: string,
  tag: string,
  summary: string,
  responses: Record<string, Json>,
  parameters?: Json[],
): Json => ({
  get: {
    ...{ operationId, tags: [tag], summary, security: [] },
    ...(parameters === undefined ? {} : { parameters }),
    responses,
  },
});

const inQuery = (required: string[], properties: Record<string, Json>): Json[] =>
  Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: required.includes(name), schema },
  }));

const page = (description: string): Json => ({ description, content: { 'text/html': { schema: text } } });

const signOutFields = {
  id_token_hint: { type: 'string', description: 'The ID token of the sign-in; without it the user is asked' },
  client_id: text,
  post_logout_redirect_uri: { type: 'string', description: 'One of the client’s redirectUris' },
  state: text,
};
const signOutSummary =
  'Sign a user out of this browser (OpenID Connect RP-Initiated Logout 1.0), by a link or by a form';
const signOutAnswers = {
  200: page('A page that asks, or says that it is done'),
  303: { description: 'Done; back to the application' },
  400: page('A page that says so'),
  ...limited,
};

export const serviceRoutes: Readonly<Record<string, Json>> = {
  '/oauth2/token': oauth(
    'oauth2.token',
    'Get an access token: with client credentials, for a user’s code, or anew (RFC 6749, sections 4.4, 4.1.3, 6)',
    form(['grant_type'], {
      grant_type: { enum: ['client_credentials', 'authorization_code', 'refresh_token'] },
      ...credentials,
      scope: { type: 'string', description: 'Space separated; without it, all that the client has' },
      code: { type: 'string', description: 'Of authorization_code, as are redirect_uri and code_verifier' },
      redirect_uri: text,
      code_verifier: { type: 'string', description: 'PKCE (RFC 7636)' },
      refresh_token: { type: 'string', description: 'Of refresh_token' },
    }),
    tokenAnswer,
  ),
  '/oauth2/introspect': oauth(
    'oauth2.introspect',
    'Ask whether a token is active (RFC 7662)',
    form(['token'], { token: text, token_type_hint: text, ...credentials }),
    json('What is known of the token', {
      type: 'object',
      required: ['active'],
      properties: { active: { type: 'boolean' } },
    }),
  ),
  '/oauth2/revoke': oauth(
    'oauth2.revoke',
    'Revoke a token (RFC 7009); services refuse it within seconds',
    form(['token'], { token: text, token_type_hint: text, ...credentials }),
    { description: 'Revoked, or was no token' },
  ),
  '/oauth2/authorize': open(
    'oauth2.authorize',
    'OAuth2',
    'Let a user sign in (RFC 6749, section 4.1; PKCE, RFC 7636)',
    {
      303: { description: 'To the sign-in page, or back to the application' },
      400: page('A page that says so'),
      ...limited,
    },
    inQuery(['client_id', 'response_type', 'redirect_uri', 'code_challenge', 'code_challenge_method'], {
      client_id: text,
      response_type: { const: 'code' },
      redirect_uri: { type: 'string', description: 'One of the client’s redirectUris' },
      code_challenge: { type: 'string', description: 'PKCE (RFC 7636)' },
      code_challenge_method: { const: 'S256' },
      scope: { type: 'string', description: 'Space separated; with openid an ID token comes too' },
      state: text,
      nonce: text,
    }),
  ),
  '/oauth2/sign-out': {
    ...open('oauth2.sign_out', 'OAuth2', signOutSummary, signOutAnswers, inQuery([], signOutFields)),
    post: {
      ...{ operationId: 'oauth2.sign_out_by_form', tags: ['OAuth2'], summary: signOutSummary, security: [] },
      requestBody: form([], signOutFields),
      responses: {
        ...signOutAnswers,
        400: {
          description: 'A page that says so; an OAuth error where the body is no form',
          content: { ...(signOutAnswers[400]['content'] as Json), ...(oauthError['content'] as Json) },
        },
      },
    },
  },
  '/.well-known/openid-configuration': open('oauth2.metadata', 'OAuth2', 'The issuer’s metadata', {
    200: json('Metadata (OpenID Connect Discovery 1.0)'),
    ...limited,
  }),
  '/.well-known/jwks.json': open('oauth2.keys', 'OAuth2', 'The issuer’s public keys', {
    200: json('A JSON Web Key Set (RFC 7517)'),
    ...limited,
  }),
  '/healthz': open('gateway.health', 'Gateway', 'Whether the gateway is alive', { 200: json('Alive') }),
  '/readyz': open('gateway.readiness', 'Gateway', 'Whether the gateway can serve; names each engine', {
    200: json('Ready; the engines’ states never change the status'),
    503: json('Starting or stopping'),
  }),
  '/openapi.json': open('gateway.document', 'Gateway', 'This document', {
    200: json('OpenAPI 3.1'),
  }),
  '/asyncapi.json': open('gateway.events', 'Gateway', 'The events on Kafka, for those who subscribe', {
    200: json('AsyncAPI 3.0'),
  }),
  '/docs': open('gateway.docs', 'Gateway', 'This document as a page', {
    200: page('A page'),
  }),
};
