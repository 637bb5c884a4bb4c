import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startMoto, type Moto } from '@rymeda/testing';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import { outsideIssuer, type OutsideIssuer } from './outside-issuer.ts';
import { startIssuer, type TestIssuer } from './testing/issuer.ts';
import { createTokenVerifier } from './token-verifier.ts';

let own: TestIssuer;
beforeAll(async () => {
  own = await startIssuer();
});
afterAll(() => own.stop());

const verifier = (outside: OutsideIssuer[], ownTokens: 'all' | 'operators' = 'all') =>
  createTokenVerifier({
    issuer: own.url,
    jwksUri: own.jwksUri,
    denyList: { isDenied: (t) => t.clientId === 'revoked', check: () => undefined },
    clock: () => new Date(),
    outside,
    ownTokens,
  });
/** The adapter that the package asks for; its clients are in its configuration. */
const memory = () =>
  class {
    find = async () => undefined;
  };
const refused = expect.objectContaining({ code: 'UNAUTHENTICATED' });

describe('another OIDC issuer', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const client = (client_id: string) => ({
      client_id,
      client_secret: 'secret',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    });
    // Not ours: as the package comes, with its own keys, clients and algorithm.
    const provider = new Provider(url, {
      adapter: memory(),
      ttl: { ClientCredentials: 600 },
      clients: [client('partner'), client('stranger'), client('revoked')],
      jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'theirs', alg: 'RS256', use: 'sig' }] },
      features: {
        clientCredentials: { enabled: true },
        devInteractions: { enabled: false },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: (_ctx: unknown, resource: string) => ({
            audience: resource,
            scope: 'rymeda/care:read rymeda/care:write other/thing',
            accessTokenFormat: 'jwt',
          }),
        },
      },
    });
    provider.silent = true;
    server.on('request', provider.callback());
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const token = async (client: string, resource = 'https://api.rymeda.com', scope = 'rymeda/care:read') => {
    const form = {
      grant_type: 'client_credentials',
      client_id: client,
      client_secret: 'secret',
      resource,
      scope,
    };
    const answer = await fetch(`${url}/token`, { method: 'POST', body: new URLSearchParams(form) });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  const configured = (change: object = {}) =>
    outsideIssuer.parse({
      issuer: url,
      jwksUri: `${url}/jwks`,
      audience: 'https://api.rymeda.com',
      scopePrefix: 'rymeda/',
      clients: { partner: { organizationId: 'org_100' }, revoked: { organizationId: 'org_100' } },
      ...change,
    });

  it('stands beside ours, each with its own keys and clients', async () => {
    const both = verifier([configured()]);
    expect(await both.verify(await token('partner'))).toMatchObject({
      id: 'partner',
      kind: 'client',
      organizationId: 'org_100',
      scopes: new Set(['care:read']),
    });
    expect(await both.verify(await own.token())).toMatchObject({ id: 'cli_a', organizationId: 'org_100' });
    await expect(both.verify(await token('stranger'))).rejects.toEqual(refused);
    await expect(both.verify(await token('partner', 'https://other.example'))).rejects.toEqual(refused);
    await expect(both.verify(await token('revoked'))).rejects.toEqual(refused);
  });

  it('is not believed unless it is configured, nor under another’s name', async () => {
    await expect(verifier([]).verify(await token('partner'))).rejects.toEqual(refused);
    // Ours, claiming to be theirs: signed with a key that their set doesn't hold.
    await expect(verifier([configured()]).verify(await own.token({ iss: url }))).rejects.toEqual(refused);
    // Theirs by configuration under our name: ours stays ours.
    const impostor = configured({ issuer: own.url });
    expect(await verifier([impostor]).verify(await own.token())).toMatchObject({ id: 'cli_a' });
  });

  it('can stand in for ours, which then serves operators alone', async () => {
    const instead = verifier([configured()], 'operators');
    expect(await instead.verify(await token('partner'))).toMatchObject({ organizationId: 'org_100' });
    await expect(instead.verify(await own.token())).rejects.toEqual(refused);
    const operator = { organizationId: 'platform', scope: 'platform:admin', sub: 'op', client_id: 'op' };
    expect(await instead.verify(await own.token(operator))).toMatchObject({ organizationId: 'platform' });
  });
});

describe('Amazon Cognito, as moto plays it', () => {
  let moto: Moto;
  let pool: string;
  let client: string;
  let tokens: { AccessToken: string; IdToken: string };
  const user = 'usr_0193aee0f3a17c3e8d1f0a2b4c6d8e33';

  beforeAll(async () => {
    moto = await startMoto();
    ({
      UserPool: { Id: pool },
    } = await cognito<{ UserPool: { Id: string } }>('CreateUserPool', { PoolName: 'clinic' }));
    const made = await cognito<{ UserPoolClient: { ClientId: string } }>('CreateUserPoolClient', {
      UserPoolId: pool,
      ClientName: 'ehr',
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH'],
    });
    client = made.UserPoolClient.ClientId;
    const who = { UserPoolId: pool, Username: user };
    await cognito('AdminCreateUser', who);
    await cognito('AdminSetUserPassword', { ...who, Password: 'Lapis-tundra-9', Permanent: true });
    const { AuthenticationResult } = await cognito<{ AuthenticationResult: typeof tokens }>(
      'AdminInitiateAuth',
      {
        UserPoolId: pool,
        ClientId: client,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: user, PASSWORD: 'Lapis-tundra-9' },
      },
    );
    tokens = AuthenticationResult;
  }, 120_000);
  afterAll(() => moto.stop());

  async function cognito<T>(operation: string, input: object): Promise<T> {
    const answer = await fetch(moto.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        authorization: 'AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/cognito-idp/aws4_request',
      },
      body: JSON.stringify(input),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${operation}: ${text}`);
    return JSON.parse(text || '{}') as T;
  }
  const configured = (clients: object) =>
    outsideIssuer.parse({
      issuer: `https://cognito-idp.us-east-1.amazonaws.com/${pool}`,
      jwksUri: `${moto.endpoint}/${pool}/.well-known/jwks.json`,
      audience: null,
      requiredClaims: { token_use: 'access' },
      // Its users' tokens carry Cognito's own scope alone.
      claims: { subject: 'username', scope: null },
      clients,
    });

  it('names the user and the client; the map says whose it is', async () => {
    const by = verifier([configured({ [client]: { organizationId: 'org_100', scopes: ['care:read'] } })]);
    expect(await by.verify(tokens.AccessToken)).toMatchObject({
      id: user,
      kind: 'user',
      clientId: client,
      organizationId: 'org_100',
      scopes: new Set(['care:read']),
    });
  });

  it('is refused with its ID token, and with a client that nobody configured', async () => {
    const by = verifier([configured({ [client]: { organizationId: 'org_100', scopes: ['care:read'] } })]);
    await expect(by.verify(tokens.IdToken)).rejects.toEqual(refused);
    const other = verifier([configured({ another: { organizationId: 'org_100' } })]);
    await expect(other.verify(tokens.AccessToken)).rejects.toEqual(refused);
  });
});
