import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { startIdentity, type TestIdentity } from '../testing/test-identity.ts';
import { assertionType } from './client-assertion.rules.ts';

let identity: TestIdentity;
let ana: CryptoKey;
let stranger: CryptoKey;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  ana = pair.privateKey;
  stranger = (await generateKeyPair('ES256')).privateKey;
  identity = await startIdentity({
    OPERATORS: JSON.stringify({ 'ana.silva': [await exportJWK(pair.publicKey)] }),
  });
});
afterAll(async () => {
  expect(await identity.stop()).toBe(0);
});

async function tokenOf(name: string, key: CryptoKey) {
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(name)
    .setSubject(name)
    .setAudience(identity.url)
    .setExpirationTime('1 min')
    .sign(key);
  const form = { client_assertion_type: assertionType, client_assertion: assertion };
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...form });
  const answer = await fetch(`${identity.url}/oauth2/token`, { method: 'POST', body });
  return (await answer.json()) as { access_token: string; expires_in: number; scope: string; error: string };
}

it('an operator with a key of one’s own is who did it', async () => {
  const granted = await tokenOf('ana.silva', ana);
  expect(granted).toMatchObject({ expires_in: 600, scope: 'platform:admin' });
  const caller = identity.caller(granted.access_token);
  // A service that has just started may not have its deny-list yet.
  for (let i = 0; i < 100 && (await caller.get('/v1/platform/organizations')).status !== 200; i++)
    await sleep(50);
  await caller.call('POST', '/v1/platform/organizations', { id: 'org_1', name: 'One' });
  const [made] = (await identity.events()).filter((e) => e.data.id === 'org_1');
  expect(made?.actorid).toBe('ana.silva');
});

it('nobody else is that operator, nor is that key another’s', async () => {
  expect((await tokenOf('ana.silva', stranger)).error).toBe('invalid_client');
  expect((await tokenOf('operator', ana)).error).toBe('invalid_client');
  expect((await identity.tokenAnswer('ana.silva', '')).status).toBe(401);
});

it('a token of the operators’ shared client ends as soon', async () => {
  const { expires_in } = (await (await identity.operatorTokenAnswer()).json()) as { expires_in: number };
  expect(expires_in).toBe(600);
});
