import { expect, it } from '@jest/globals';
import type { KoaContext, Session } from 'oidc-provider';
import { signInConfiguration } from './sign-in-configuration.ts';

const now = new Date('2026-11-23T08:00:00Z');
const nowS = now.getTime() / 1000;
const { ttl } = signInConfiguration({
  audience: 'https://api.rymeda.com',
  findAccount: async () => undefined,
  gate: async () => undefined,
  cookieKeys: ['x'],
  clock: () => now,
});
const lifeOf = (session: Partial<Session>, sessionLengthS?: number): number => {
  const account = sessionLengthS === undefined ? undefined : { sessionLengthS };
  return ttl.Session({ oidc: { account } } as KoaContext, session as Session);
};
const signedIn = { accountId: 'usr_1', loginTs: nowS - 60, exp: nowS + 28_740 };

it('a browser’s session lasts as long as its sign-in', () => {
  expect(lifeOf(signedIn, 28_800)).toBe(28_740);
  expect(lifeOf(signedIn, 300)).toBe(240);
});

it('a request that is refused before its user is looked for leaves the sign-in’s end as it is', () => {
  expect(lifeOf(signedIn)).toBe(28_740);
  expect(lifeOf({ ...signedIn, exp: nowS })).toBe(1);
});

it('a stranger’s session lasts an hour', () => {
  expect(lifeOf({})).toBe(3600);
  expect(lifeOf({ exp: nowS + 10 })).toBe(3600);
});
