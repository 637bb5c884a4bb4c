import { expect, test } from '@jest/globals';
import { secret } from '@rymeda/kernel';
import fc from 'fast-check';
import { createCallerSeal } from './caller-seal.ts';

let now = Date.parse('2026-03-02T14:00:00Z');
const seal = createCallerSeal(secret(Buffer.alloc(32, 1)), () => new Date(now));
const caller = { ipAddress: '203.0.113.7', requestId: 'req_1', userAgent: 'curl/8 ☂' };

test('what was sealed opens, for 60 s', () => {
  const header = seal.seal(caller);
  expect(seal.open(header)).toEqual({ ...caller, issuedAt: now });
  now += 60_000;
  expect(seal.open(header)).toBeDefined();
  now += 1;
  expect(seal.open(header)).toBeUndefined();
});

test('nothing sealed under another key, or far in the future, opens', () => {
  const other = createCallerSeal(secret(Buffer.alloc(32, 2)), () => new Date(now));
  expect(seal.open(other.seal(caller))).toBeUndefined();
  const ahead = createCallerSeal(secret(Buffer.alloc(32, 1)), () => new Date(now + 6000));
  expect(seal.open(ahead.seal(caller))).toBeUndefined();
});

test.each([undefined, '', '.', 'a.b', 'a'.repeat(5000)])('%p does not open', (header) => {
  expect(seal.open(header)).toBeUndefined();
});

test('no mutated header opens', () => {
  const header = seal.seal(caller);
  const position = fc.nat({ max: header.length - 1 });
  const mutation = fc.oneof(
    fc
      .tuple(position, fc.string({ minLength: 1, maxLength: 3 }))
      .map(([at, s]) => header.slice(0, at) + s + header.slice(at + 1)),
    fc
      .tuple(position, fc.string({ minLength: 1, maxLength: 3 }))
      .map(([at, s]) => header.slice(0, at) + s + header.slice(at)),
    position.map((at) => header.slice(0, at) + header.slice(at + 1)),
    fc.string().map((s) => header + s),
    fc.string().map((s) => s + header),
    position.map((at) => header.slice(0, at)),
    fc.json().map((j) => `${Buffer.from(j).toString('base64url')}.${header.split('.')[1]}`),
  );
  fc.assert(
    fc.property(mutation, (mutated) => {
      fc.pre(mutated !== header);
      return seal.open(mutated) === undefined;
    }),
    { numRuns: 2000 },
  );
});
