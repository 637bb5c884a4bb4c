import type { IncomingMessage } from 'node:http';
import { platformOrganization } from '@rymeda/auth';
import type { Clock } from '@rymeda/kernel';
import type { JWK } from 'jose';
import { errors, Provider, type Client, type KoaContext } from 'oidc-provider';
import type { AssertionUses } from './assertion-uses.store.ts';
import { extraClientMetadata } from './client-finder.ts';
import { assertionFault } from './client-assertion.rules.ts';
import { assertionAlgorithms } from './client-keys.ts';
import { matchesSecret, type StoredSecret } from './client-secret.rules.ts';
import { unavailableBody } from './answer.ts';
import type { IssuedTo } from './issued-to.ts';
import { decideScope, decideSignInScope } from './scope.rules.ts';
import {
  leftOfTokensSignIn,
  signInConfiguration,
  type SignInConfigurationOptions,
} from './sign-in-configuration.ts';
import type { RefusalReason } from './token-refusals.rules.ts';
import { isUnavailable } from './unavailable.ts';

export interface ProviderOptions extends SignInConfigurationOptions {
  issuer: string;
  audience: string;
  tokenLifeS: number;
  operatorTokenLifeS: number;
  /** Users' tokens: roles are looked up anew each time. */
  userTokenLifeS: number;
  clock: Clock;
  /** The private JWK that signs; the provider knows no other. */
  signer: JWK;
  adapter: new (model: string) => object;
  onGranted: (to: IssuedTo) => void;
  onRefused: (to: IssuedTo, reason: RefusalReason) => void;
  assertions: AssertionUses;
  /** Thumbprint of the client certificate that a request came with. */
  certificateOf: (req: IncomingMessage) => string | undefined;
  /** What went wrong on our side; the caller learns only that. */
  onServerError: (error: unknown) => void;
}

/**
 * oidc-provider as an issuer of JWT access tokens (RFC 9068): for client credentials (RFC 6749, section 4.4), and for
 * users with authorization code, PKCE and rotating refresh tokens. It
 * takes its keys at construction, so another signer means another provider.
 */
export function createProvider(options: ProviderOptions): Provider {
  const { issuer, audience, signer } = options;
  const signIn = signInConfiguration({
    ...options,
    gate: async (ctx) => {
      await options.gate(ctx);
      confirmationOf(ctx);
    },
  });
  const provider = new Provider(issuer, {
    adapter: options.adapter,
    assertJwtClientAuthClaimsAndHeader: (_ctx: KoaContext, claims: Record<string, unknown>) => {
      const fault = assertionFault(claims, options.clock().getTime() / 1000);
      if (fault !== undefined) throw new errors.InvalidClientAuth(fault);
    },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    clientBasedCORS: () => false,
    ...signIn,
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    extraClientMetadata: { properties: extraClientMetadata },
    enabledJWA: { clientAuthSigningAlgValues: assertionAlgorithms },
    extraTokenClaims: (ctx: KoaContext, token: { grantId?: string }) => ({
      organizationId: ctx.oidc.client?.['organizationId'],
      partnerId: ctx.oidc.client?.['partnerId'],
      ...confirmationOf(ctx),
      ...(token.grantId === undefined
        ? {}
        : { grantId: token.grantId, roles: ctx.oidc.account?.roles ?? [] }),
    }),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: async (ctx: KoaContext, resource: string, client: Client) => {
          await options.gate(ctx);
          if (resource !== audience) throw new errors.InvalidTarget('this resource is not served here');
          return {
            audience,
            scope: grantScope(ctx, client),
            accessTokenFormat: 'jwt',
            accessTokenTTL: lifeOf(client, userTokenLifeS(ctx)),
            jwt: { sign: { alg: 'ES256', kid: signer.kid } },
          };
        },
      },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    jwks: { keys: [signer] },
    routes: { authorization: '/oauth2/authorize', token: '/oauth2/token', jwks: '/.well-known/jwks.json' },
    ttl: {
      ...signIn.ttl,
      ClientCredentials: (_ctx: KoaContext, _token: unknown, client: Client) => {
        const isOperator = client['organizationId'] === platformOrganization;
        return lifeOf(client, isOperator ? options.operatorTokenLifeS : options.tokenLifeS);
      },
    },
  });

  /** The provider would drop an unknown scope in silence and give none where none is named. */
  function grantScope(ctx: KoaContext, client: Client): string {
    const granted = client['grantedScopes'] as string[];
    const { params, route } = ctx.oidc;
    // A refresh without `scope` keeps the grant's; the provider refuses more than that.
    if (route === 'token' && params?.['grant_type'] !== 'client_credentials') return granted.join(' ');
    const requested = params?.['scope'] as string | undefined;
    const decision =
      route === 'token' ? decideScope(requested, granted) : decideSignInScope(requested, granted);
    if ('refused' in decision) {
      options.onRefused(issuedTo(client), 'invalid_scope');
      throw new errors.InvalidScope('the client does not have this scope', decision.refused);
    }
    if (params) params['scope'] = decision.granted;
    return decision.granted;
  }

  /** No token of a user outlives its sign-in. */
  const userTokenLifeS = (ctx: KoaContext): number =>
    Math.min(options.userTokenLifeS, leftOfTokensSignIn(ctx, options.clock().getTime() / 1000) ?? Infinity);

  /** No token outlives its client. */
  function lifeOf(client: Client, mostS: number): number {
    const endsAt = client['endsAt'] as number | null;
    const leftS = ((endsAt ?? Infinity) - options.clock().getTime()) / 1000;
    return Math.max(1, Math.floor(Math.min(mostS, leftS)));
  }

  /** The certificate that a bound client's token is for (RFC 8705, section 3.1). */
  function confirmationOf(ctx: KoaContext): { cnf?: Record<string, string> } {
    const { client } = ctx.oidc;
    if (client?.['certificateBound'] !== true) return {};
    const thumbprint = options.certificateOf(ctx.req);
    if (thumbprint !== undefined) return { cnf: { 'x5t#S256': thumbprint } };
    options.onRefused(issuedTo(client), 'no_certificate');
    throw new errors.InvalidRequest('this client’s tokens need a TLS client certificate');
  }

  // The provider reads before it writes, so that of two at once both would pass.
  provider.ReplayDetection.unique = (clientId, jti, exp) => options.assertions.isFirst(clientId, jti, exp);

  // The provider knows one secret and compares it in clear; ours are hashed, and two may be valid.
  provider.Client.prototype['compareClientSecret'] = async function (this: Client, given: string) {
    const matches = matchesSecret(this['secrets'] as StoredSecret[], given, options.clock());
    if (!matches) options.onRefused(issuedTo(this), 'invalid_secret');
    return matches;
  };

  provider.silent = true;
  // Addresses are made from the request's; `asAtIssuer` puts the issuer's own there.
  provider.proxy = true;
  provider.on('grant.success', (ctx: KoaContext) => {
    if (ctx.oidc.client) options.onGranted(issuedTo(ctx.oidc.client));
  });
  provider.on('error', (error: unknown) => options.onServerError(error));
  provider.on('grant.error', (ctx: KoaContext, error: Error) => {
    const { client, params } = ctx.oidc;
    if (error instanceof errors.InvalidClientAuth && client && params?.['client_assertion'] !== undefined)
      options.onRefused(issuedTo(client), 'invalid_assertion');
  });
  provider.on('server_error', (ctx: KoaContext, error: unknown) => {
    options.onServerError(error);
    if (!isUnavailable(error)) return;
    ctx.status = 503;
    ctx.body = unavailableBody;
    ctx.set('retry-after', '1');
  });
  provider.use(asRfc6749);
  return provider;
}

const issuedTo = (client: Client): IssuedTo => ({
  clientId: client.clientId,
  organizationId: client['organizationId'] as string,
});

/** What the provider says of an authenticated client that may not use the grant, as `invalid_request`. */
const grantNotAllowed = 'requested grant type is not allowed for this client';
const describes = (body: unknown, description: string): boolean =>
  (body as { error_description?: unknown } | undefined)?.error_description === description;

const corsHeaders = ['access-control-allow-origin', 'access-control-expose-headers', 'vary'];

/** Where the provider's answers differ from RFC 6749, section 5.2. */
async function asRfc6749(ctx: KoaContext, next: () => Promise<void>): Promise<void> {
  await next();
  // A client's secret has no place in a browser, so no page of any origin gets an answer.
  for (const name of corsHeaders) ctx.res.removeHeader(name);
  const location = ctx.response.get('location') ?? '';
  // Relative, so that a sign-in that came through the gateway stays there.
  if (location.startsWith(`${ctx.origin}/oauth2/`)) ctx.set('location', location.slice(ctx.origin.length));
  if (!ctx.path.startsWith('/oauth2/token')) return;
  const { params } = ctx.oidc;
  const unauthenticated =
    params !== undefined &&
    params['client_id'] === undefined &&
    params['client_assertion'] === undefined &&
    ctx.req.headers.authorization === undefined;
  if (ctx.status === 400 && unauthenticated) {
    // "no client authentication included" is invalid_client; the provider says invalid_request.
    ctx.status = 401;
    ctx.body = { error: 'invalid_client', error_description: 'client authentication is required' };
  }
  if (ctx.status === 400 && describes(ctx.body, grantNotAllowed))
    ctx.body = { error: 'unauthorized_client', error_description: grantNotAllowed };
  // A 401 names how to authenticate (RFC 9110, section 15.5.2).
  if (ctx.status === 401 && !ctx.res.hasHeader('www-authenticate'))
    ctx.set('www-authenticate', 'Basic realm="rymeda", charset="UTF-8"');
}
