import type { Clock } from '@rymeda/kernel';
import type { JWK } from 'jose';
import { errors, Provider, type Client, type KoaContext } from 'oidc-provider';
import { extraClientMetadata } from './client-adapter.ts';
import { matchesSecret, type StoredSecret } from './client-secret.rules.ts';
import { unavailableBody } from './answer.ts';
import { decideScope } from './scope.rules.ts';
import { isUnavailable } from './unavailable.ts';

export interface IssuedTo {
  clientId: string;
  organizationId: string;
}

export interface ProviderOptions {
  issuer: string;
  audience: string;
  tokenLifeS: number;
  clock: Clock;
  /** The private JWK that signs; the provider knows no other. */
  signer: JWK;
  adapter: new (model: string) => object;
  onGranted: (to: IssuedTo) => void;
  onRefused: (to: IssuedTo, reason: 'invalid_secret' | 'invalid_scope') => void;
  /** What went wrong on our side; the caller learns only that. */
  onServerError: (error: unknown) => void;
}

/**
 * oidc-provider as an issuer of client credentials' JWT access tokens (RFC 6749, section 4.4; RFC 9068). It
 * takes its keys at construction, so another signer means another provider.
 */
export function createProvider(options: ProviderOptions): Provider {
  const { issuer, audience, signer } = options;
  const provider = new Provider(issuer, {
    adapter: options.adapter,
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    clientBasedCORS: () => false,
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    extraClientMetadata: { properties: extraClientMetadata },
    extraTokenClaims: (ctx: KoaContext) => ({
      organizationId: ctx.oidc.client?.['organizationId'],
      partnerId: ctx.oidc.client?.['partnerId'],
    }),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: (ctx: KoaContext, resource: string, client: Client) => {
          if (resource !== audience) throw new errors.InvalidTarget('this resource is not served here');
          return {
            audience,
            scope: grantScope(ctx, client),
            accessTokenFormat: 'jwt',
            accessTokenTTL: options.tokenLifeS,
            jwt: { sign: { alg: 'ES256', kid: signer.kid } },
          };
        },
      },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    jwks: { keys: [signer] },
    renderError: (ctx: KoaContext, out: unknown) => {
      ctx.type = 'json';
      ctx.body = out;
    },
    responseTypes: [],
    routes: { token: '/oauth2/token', jwks: '/.well-known/jwks.json' },
    scopes: [],
    ttl: { ClientCredentials: options.tokenLifeS },
  });

  /** The provider would drop an unknown scope in silence and give none where none is named. */
  function grantScope(ctx: KoaContext, client: Client): string {
    const granted = client['grantedScopes'] as string[];
    const requested = ctx.oidc.params?.['scope'] as string | undefined;
    const decision = decideScope(requested, granted);
    if ('refused' in decision) {
      options.onRefused(issuedTo(client), 'invalid_scope');
      throw new errors.InvalidScope('the client does not have this scope', decision.refused);
    }
    if (ctx.oidc.params) ctx.oidc.params['scope'] = decision.granted;
    return decision.granted;
  }

  // The provider knows one secret and compares it in clear; ours are hashed, and two may be valid.
  provider.Client.prototype['compareClientSecret'] = async function (this: Client, given: string) {
    const matches = matchesSecret(this['secrets'] as StoredSecret[], given, options.clock());
    if (!matches) options.onRefused(issuedTo(this), 'invalid_secret');
    return matches;
  };

  provider.silent = true;
  provider.on('grant.success', (ctx: KoaContext) => {
    if (ctx.oidc.client) options.onGranted(issuedTo(ctx.oidc.client));
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

const corsHeaders = ['access-control-allow-origin', 'access-control-expose-headers', 'vary'];

/** Where the provider's answers differ from RFC 6749, section 5.2. */
async function asRfc6749(ctx: KoaContext, next: () => Promise<void>): Promise<void> {
  await next();
  // A client's secret has no place in a browser, so no page of any origin gets an answer.
  for (const name of corsHeaders) ctx.res.removeHeader(name);
  const { params } = ctx.oidc;
  const unauthenticated =
    params !== undefined && params['client_id'] === undefined && ctx.req.headers.authorization === undefined;
  if (ctx.status === 400 && unauthenticated) {
    // "no client authentication included" is invalid_client; the provider says invalid_request.
    ctx.status = 401;
    ctx.body = { error: 'invalid_client', error_description: 'client authentication is required' };
  }
  // A 401 names how to authenticate (RFC 9110, section 15.5.2).
  if (ctx.status === 401 && !ctx.res.hasHeader('www-authenticate'))
    ctx.set('www-authenticate', 'Basic realm="rymeda", charset="UTF-8"');
}
