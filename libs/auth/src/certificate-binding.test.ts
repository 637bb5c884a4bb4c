import { describe, expect, it } from '@jest/globals';
import { requireCertificate } from './certificate-binding.ts';
import { principalFromClaims, rymedaClaims } from './claims.ts';

const mine = 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2';
const claims = {
  sub: 'cli_a',
  client_id: 'cli_a',
  organizationId: 'org_100',
  scope: 'care:read',
  jti: 'j',
  exp: 9e9,
};

describe('a bound token (RFC 8705)', () => {
  const bound = { certificateThumbprint: mine };

  it('is good with its own certificate alone', () => {
    expect(() => requireCertificate(bound, mine)).not.toThrow();
    for (const shown of [undefined, '', mine.slice(1), mine.toLowerCase()])
      expect(() => requireCertificate(bound, shown)).toThrow(
        expect.objectContaining({ code: 'UNAUTHENTICATED' }),
      );
  });

  it('is one by its cnf claim; others need no certificate', () => {
    const read = (cnf?: unknown) =>
      principalFromClaims({ ...claims, ...(cnf === undefined ? {} : { cnf }) }, rymedaClaims);
    expect(read({ 'x5t#S256': mine })).toMatchObject({ principal: bound });
    expect(read()).not.toHaveProperty('principal.certificateThumbprint');
    expect(() => requireCertificate({}, undefined)).not.toThrow();
  });

  it.each([
    [{ jkt: mine }],
    [{ 'x5t#S256': mine, jkt: mine }],
    [{ 'x5t#S256': 'short' }],
    [{ 'x5t#S256': null }],
    [{}],
    ['x'],
    [null],
  ])('with a binding that nobody here checks is worth nothing: %j', (cnf) => {
    expect(principalFromClaims({ ...claims, cnf }, rymedaClaims)).toHaveProperty('fault');
  });
});
