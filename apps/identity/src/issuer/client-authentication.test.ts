import { describe, expect, it } from '@jest/globals';
import { credentialsOf } from './client-authentication.ts';

const form = (fields: Record<string, string> = {}) => new Map(Object.entries(fields));
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('client credentials', () => {
  it('come by Basic, form-encoded, or in the form', () => {
    const expected = { clientId: 'operator', clientSecret: 'a:b+c d' };
    expect(credentialsOf(basic('operator:a%3Ab%2Bc+d'), form())).toEqual(expected);
    expect(credentialsOf(undefined, form({ client_id: 'operator', client_secret: 'a:b+c d' }))).toEqual(
      expected,
    );
  });

  it.each([
    [undefined, {}, 'invalid_client'],
    ['Bearer x', {}, 'invalid_request'],
    ['Basic', {}, 'invalid_request'],
    [basic('nocolon'), {}, 'invalid_request'],
    [basic(':x'), {}, 'invalid_request'],
    [basic('a:%zz'), {}, 'invalid_request'],
    [basic('a:b'), { client_secret: 'b' }, 'invalid_request'],
    [basic('a:b'), { client_id: 'c' }, 'invalid_request'],
  ])('%p with %j is %s', (authorization, fields, code) => {
    expect(() => credentialsOf(authorization, form(fields as Record<string, string>))).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('are an assertion or none at all where the client says so', () => {
    const assertion = `${btoa('{}')}.${btoa('{"sub":"a"}')}.x`;
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const asserted = { client_assertion: assertion, client_assertion_type: type };
    expect(credentialsOf(undefined, form(asserted))).toEqual({ clientId: 'a', assertion });
    expect(credentialsOf(undefined, form({ client_id: 'a' }))).toEqual({ clientId: 'a' });
    for (const [name, value] of [
      ['client_id', 'b'],
      ['client_secret', 's'],
      ['client_assertion_type', 'x'],
      ['client_assertion', 'x'],
    ] as const)
      expect(() => credentialsOf(undefined, form({ ...asserted, [name]: value }))).toThrow(
        expect.objectContaining({ code: 'invalid_request' }),
      );
  });
});
