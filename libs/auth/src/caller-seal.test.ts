import { expect, test } from '@jest/globals';
import { secret } from '@rymeda/kernel';
import fc from 'fast-check';
import { createCallerSeal } from './caller-seal.ts';

let now = Date.parse('2026-03-02T14:00:00Z');
const seal = createCallerSeal(secret([Buffer.alloc(32, 1)]), () => new Date(now));
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
  const other = createCallerSeal(secret([Buffer.alloc(32, 2)]), () => new Date(now));
  expect(seal.open(other.seal(caller))).toBeUndefined();
  const ahead = createCallerSeal(secret([Buffer.alloc(32, 1)]), () => new Date(now + 6000));
  expect(seal.open(ahead.seal(caller))).toBeUndefined();
});

test('a new key can follow an old one: taken by all first, then used, then the old one goes', () => {
  const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const rings: [Buffer, ...Buffer[]][] = [[older], [older, newer], [newer, older], [newer]];
  const seals = rings.map((keys) => createCallerSeal(secret(keys), () => new Date(now)));
  for (const [n, one] of seals.entries())
    for (const other of seals.slice(Math.max(n - 1, 0), n + 2))
      expect(one.open(other.seal(caller))).toBeDefined();
  expect(seals[0]?.open(seals[2]?.seal(caller))).toBeUndefined();
  expect(seals[3]?.open(seals[1]?.seal(caller))).toBeUndefined();
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
