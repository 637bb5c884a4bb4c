import { describe, expect, it } from '@jest/globals';
import { assertionFault } from './client-assertion.rules.ts';

const now = 1_790_000_000;
const good = { iss: 'cli_1', sub: 'cli_1', aud: 'https://auth', exp: now + 60, iat: now, jti: 'a' };
const fault = (change: object) => assertionFault({ ...good, ...change }, now);

describe('a client assertion', () => {
  it('is taken when it is short-lived, for us alone and named once', () => {
    expect(fault({})).toBeUndefined();
    expect(fault({ aud: ['https://auth'] })).toBeUndefined();
    expect(fault({ exp: now + 300 })).toBeUndefined();
    // Of a clock that differs by ten seconds.
    expect(fault({ exp: now - 9, iat: now + 10, nbf: now + 10 })).toBeUndefined();
    expect(fault({ exp: now + 310 })).toBeUndefined();
  });

  it.each([
    ['a life beyond five minutes', { exp: now + 3600 }],
    ['no expiry', { exp: undefined }],
    ['an expiry that is no number', { exp: '9999999999' }],
    ['an expiry in the past', { exp: now - 60 }],
    ['an expiry ten seconds ago', { exp: now - 10 }],
    ['a start that is no number', { nbf: 'soon' }],
    ['an empty name', { jti: '' }],
    ['a birth in the future', { iat: now + 60 }],
    ['a start in the future', { nbf: now + 60 }],
    ['no name', { jti: undefined }],
    ['a name without end', { jti: 'x'.repeat(257) }],
    ['a second audience', { aud: ['https://auth', 'https://other'] }],
    ['no audience', { aud: undefined }],
    ['another subject than its issuer', { sub: 'cli_2' }],
  ])('is refused with %s', (_what, change) => {
    expect(fault(change)).toBeDefined();
  });
});
