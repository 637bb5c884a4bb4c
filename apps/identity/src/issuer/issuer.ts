import type { IncomingMessage } from 'node:http';
import type { Transactions } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { Provider } from 'oidc-provider';
import { operatorTokenLifeS, tokenLifeS, userTokenLifeS } from '../revocations/denial-times.rules.ts';
import type { DenyListStore } from '../revocations/deny-list.store.ts';
import { accessTokenReader } from './access-token.ts';
import type { AssertionUses } from './assertion-uses.store.ts';
import { sendJson, sendUnavailable } from './answer.ts';
import type { AccountFinder } from './accounts.ts';
import { addressGate, type AllowedAddresses } from './allowed-address.ts';
import type { ArtifactStore } from './artifact.store.ts';
import { clientFinder } from './client-finder.ts';
import { clientAuthenticator } from './client-authentication.ts';
import type { ClientLookup } from './client-directory.ts';
import { grantEndings } from './grants.ts';
import { idTokenHintReader } from './id-token-hint.ts';
import { introspect } from './introspect.ts';
import type { Endpoint, Requester } from './listener.ts';
import { issuerMetadata } from './metadata.ts';
import type { IssuedTo } from './issued-to.ts';
import { revoke } from './revoke.ts';
import type { RotationSettings } from './signing-key.rules.ts';
import type { SigningKeyStore } from './signing-key.store.ts';
import { signingKeys } from './signing-keys.ts';
import { providerAdapter } from './provider-adapter.ts';
import { providerHost } from './provider-host.ts';
import type { Refusal, RefusalReason } from './token-refusals.rules.ts';

export interface IssuerOptions {
  issuer: string;
  audience: string;
  clock: Clock;
  lookup: ClientLookup;
  keyStore: SigningKeyStore;
  rotation: RotationSettings;
  denyList: DenyListStore;
  assertions: AssertionUses;
  artifacts: ArtifactStore;
  findAccount: AccountFinder;
  isAllowedAddress: AllowedAddresses;
  /** Sign the issuer's cookies: the first new ones, each is taken. */
  cookieKeys: readonly string[];
  transactions: Transactions;
  onGranted: (to: IssuedTo) => void;
  onRefused: (refusal: Refusal) => void;
  onFailure: (event: string, error: unknown) => void;
}

/** The issuer: its keys, and its endpoints by path and method. */
export function createIssuer(options: IssuerOptions) {
  const { issuer, audience, clock, lookup, denyList, assertions, artifacts, transactions } = options;
  const requesters = new WeakMap<IncomingMessage, Requester>();
  const onFailure = (event: string) => (error: unknown) => options.onFailure(event, error);

  const requester = (): Requester | undefined => {
    const req = Provider.ctx?.req;
    return req && requesters.get(req);
  };
  const refused = (to: IssuedTo, reason: RefusalReason): void => {
    const by = requester();
    if (by) options.onRefused({ ...to, reason, ...by });
  };
  const grants = grantEndings({ artifacts, lookup, denyList, transactions });
  const gate = addressGate({
    isAllowed: options.isAllowedAddress,
    requester,
    onRefused: (to) => refused(to, 'address_not_allowed'),
  });
  const host = providerHost({
    issuer,
    audience,
    tokenLifeS,
    operatorTokenLifeS,
    userTokenLifeS,
    clock,
    findAccount: options.findAccount,
    gate,
    cookieKeys: options.cookieKeys,
    adapter: providerAdapter({
      artifacts,
      findClient: clientFinder({
        lookup,
        clock,
        onRefused: ({ _id, organizationId }, reason) => refused({ clientId: _id, organizationId }, reason),
      }),
      onReused: (grantId) => grants.end(grantId, 'reused', requester() ?? nobody),
    }),
    onGranted: options.onGranted,
    onRefused: refused,
    assertions,
    certificateOf: (req) => requesters.get(req)?.certificateThumbprint,
    onServerError: onFailure('token_request_failed'),
  });
  const keys = signingKeys({
    store: options.keyStore,
    clock,
    settings: options.rotation,
    onSigner: (signer) => host.signWith(signer),
    onFailure: onFailure('signing_keys_failed'),
  });

  const ofProvider: Endpoint = (req, res, by) => {
    requesters.set(req, by);
    host.handle(req, res);
  };
  const documentOf = (body: () => object): Endpoint => {
    return (_req, res) => sendJson(res, 200, body(), { 'cache-control': 'public, max-age=300' });
  };
  const metadata = documentOf(() => issuerMetadata(issuer));
  const jwks: Endpoint = (req, res, by) =>
    // An empty set would be remembered by whoever asked too early.
    keys.published().length === 0
      ? sendUnavailable(res)
      : documentOf(() => ({ keys: keys.published() }))(req, res, by);
  const shared = {
    authenticate: clientAuthenticator(lookup, {
      audience: [issuer, `${issuer.replace(/\/$/, '')}/oauth2/token`],
      uses: assertions,
      clock,
    }),
    readToken: accessTokenReader({ issuer, audience, keys: keys.published, clock }),
    onFailure: onFailure('oauth_request_failed'),
  };

  return {
    keys,
    host,
    grants,
    readHint: idTokenHintReader(issuer, keys.published),
    endpoints: {
      '/oauth2/authorize': { GET: ofProvider },
      '/oauth2/authorize/*': { GET: ofProvider },
      '/oauth2/token': { POST: ofProvider },
      '/oauth2/introspect': { POST: introspect({ ...shared, denyList }) },
      '/oauth2/revoke': { POST: revoke({ ...shared, denyList, transactions, artifacts, grants }) },
      '/.well-known/openid-configuration': { GET: metadata },
      '/.well-known/oauth-authorization-server': { GET: metadata },
      '/.well-known/jwks.json': { GET: jwks },
    } satisfies Record<string, Record<string, Endpoint>>,
  };
}
/** Work of the issuer's own that no request caused. */
const nobody: Requester = { requestId: 'issuer', ipAddress: 'internal' };

export type Issuer = ReturnType<typeof createIssuer>;
