import { expect, it } from '@jest/globals';
import { jsonSchema } from './openapi-schemas.ts';
import { email } from './fields.ts';
import { endpointUrl } from './webhooks/fields.ts';

it.each([
  ['ada@example.org', true],
  ["o'neil+a.b@mail.example.org", true],
  ['ada@xn--e1afmkfd.xn--p1ai', true],
  ['ada@example.XN--P1AI', true],
  ['ada@example.xn--', false],
  ['ada@example.xn--a-', false],
  ['ada@example.x1', false],
  ['ada@example', false],
])('as an e-mail address %s is judged %p, and the document says so', (address, isOne) => {
  expect(email().safeParse(address).success).toBe(isOne);
  expect(new RegExp(patternOf(email()), 'u').test(address)).toBe(isOne);
});

it.each([
  ['https://x.example/hooks?a=b', true],
  ['HTTP://[::1]:3000', true],
  ['https://x.example/é', true],
  [' https://x.example/', false],
  ['https://x.example/ ', false],
  ['https:x.example', false],
  ['https://x.example/#part', false],
  ['ftp://x.example/', false],
  ['hooks', false],
])('as an endpoint’s address %j is judged %p, and the document says so', (url, isOne) => {
  expect(endpointUrl().safeParse(url).success).toBe(isOne);
  expect(new RegExp(patternOf(endpointUrl()), 'u').test(url)).toBe(isOne);
});

const patternOf = (schema: Parameters<typeof jsonSchema>[0]): string =>
  jsonSchema(schema, 'input', {})['pattern'] as string;
