import { expect, it } from '@jest/globals';
import { registrationFault, type Registration } from './registration.rules.ts';

const now = new Date('2026-11-21T10:00:00Z');
const machine: Registration = {
  ...{
    grantTypes: ['client_credentials'],
    tokenEndpointAuthMethod: 'client_secret',
    redirectUris: [],
    jwks: null,
  },
  ...{ certificateBoundTokens: false, expiresAt: null, secretExpiresAt: null },
};
const app: Registration = {
  ...{ ...machine, grantTypes: ['authorization_code', 'refresh_token'], tokenEndpointAuthMethod: 'none' },
  redirectUris: ['https://ehr.example/in'],
};
const jwks = { keys: [] } as unknown as Registration['jwks'];
const withKey: Registration = { ...machine, tokenEndpointAuthMethod: 'private_key_jwt', jwks };
const later = new Date('2026-11-21T10:00:01Z');

it.each<[string, Registration]>([
  ['a machine', machine],
  ['one whose secret ends', { ...machine, secretExpiresAt: later, expiresAt: later }],
  ['one bound to its certificate', { ...machine, certificateBoundTokens: true }],
  ['one with a key', withKey],
  ['an application', app],
  ['an application without refresh', { ...app, grantTypes: ['authorization_code'] }],
  [
    'both',
    {
      ...app,
      grantTypes: ['authorization_code', 'client_credentials'],
      tokenEndpointAuthMethod: 'client_secret',
    },
  ],
])('%s may be registered', (_what, client) => expect(registrationFault(client, now)).toBeUndefined());

it.each<[string, Registration, string]>([
  ['an application without an address', { ...app, redirectUris: [] }, 'redirectUris'],
  ['a machine with one', { ...machine, redirectUris: app.redirectUris }, 'redirectUris'],
  ['refresh alone', { ...machine, grantTypes: ['client_credentials', 'refresh_token'] }, 'grantTypes'],
  ['a machine that proves nothing', { ...machine, tokenEndpointAuthMethod: 'none' }, 'grantTypes'],
  ['a key that is missing', { ...withKey, jwks: null }, 'jwks'],
  ['a key beside a secret', { ...machine, jwks }, 'jwks'],
  ['the end of a secret that is none', { ...withKey, secretExpiresAt: later }, 'secretExpiresAt'],
  [
    'a public client bound to a certificate',
    { ...app, certificateBoundTokens: true },
    'certificateBoundTokens',
  ],
  ['an end that has come', { ...machine, expiresAt: now }, 'expiresAt'],
  ['a secret that has ended', { ...machine, secretExpiresAt: now }, 'secretExpiresAt'],
])('%s may not', (_what, client, field) => {
  expect(registrationFault(client, now)?.details).toEqual([expect.objectContaining({ field })]);
});
