import { expect, it } from '@jest/globals';
import { decideScope, decideSignInScope } from './scope.rules.ts';

const has = ['care:read', 'care:write'];

it.each([
  [undefined, { granted: 'care:read care:write' }],
  ['', { granted: 'care:read care:write' }],
  ['care:write', { granted: 'care:write' }],
  ['care:write care:write care:read', { granted: 'care:write care:read' }],
  ['care:write audit:read', { refused: 'audit:read' }],
  ['CARE:READ', { refused: 'CARE:READ' }],
  ['platform:admin', { refused: 'platform:admin' }],
])('a client with care:read and care:write that asks for %p gets %j', (requested, decision) => {
  expect(decideScope(requested, has)).toEqual(decision);
});

it.each([
  [undefined, { granted: 'care:read care:write' }],
  ['openid', { granted: 'openid care:read care:write' }],
  ['care:write', { granted: 'care:write' }],
  ['care:write  openid', { granted: 'openid care:write' }],
  ['openid audit:read', { refused: 'audit:read' }],
])('a sign-in through it that asks for %p gets %j', (requested, decision) => {
  expect(decideSignInScope(requested, has)).toEqual(decision);
});
