import { expect, it } from '@jest/globals';
import { line, text } from './fields.ts';
import { jsonWebKeySet } from './identity/client-registration.ts';
import { endpointCreate, endpointPatch } from './webhooks/endpoint.ts';
import { endpointUrlFault } from './webhooks/fields.ts';

const endpoint = { url: 'https://x.example/hooks', events: ['*'] };
const key = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

it.each(['\n', '\t', '\u0000', '\u0085', '\ud800'])(
  'no address, name of metadata or key id is taken with %j in it',
  (control) => {
    const fits = (with_: string) => [
      endpointCreate.safeParse({ ...endpoint, url: `https://x.example/${with_}` }).success,
      endpointCreate.safeParse({ ...endpoint, url: `https://x.example/${with_}hooks` }).success,
      endpointCreate.safeParse({ ...endpoint, metadata: { [`team${with_}`]: 'a' } }).success,
      endpointPatch.safeParse({ metadata: { [`team${with_}`]: null } }).success,
      jsonWebKeySet.safeParse({ keys: [{ ...key, kid: `2026${with_}` }] }).success,
    ];
    expect(fits('é-')).toEqual([true, true, true, true, true]);
    expect(fits(control)).toEqual([false, false, false, false, false]);
  },
);

it.each([
  ['a\u0007b', 'must not contain control characters'],
  ['a\ud800b', 'must be well-formed Unicode: half of a surrogate pair stands alone'],
])('%j is refused for what it is', (given, message) => {
  for (const field of [line(10), text(10)])
    expect(field.safeParse(given).error?.issues).toMatchObject([{ message }]);
  expect(endpointUrlFault(`https://example.com/${given}`)).toBe(message);
});
