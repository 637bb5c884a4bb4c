import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { equalBytes, hmac, lengthPrefixed, macRing } from './digest.ts';
import { errorTable, problem } from './errors.ts';
import { isNpi } from './npi.ts';
import { secret } from './secret.ts';

describe('a secret', () => {
  it('prints as [redacted] whichever way it is printed', () => {
    const s = secret('hunter2');
    // eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- the accident that is tested
    expect(`${s} ${JSON.stringify({ s })} ${inspect({ s }, { depth: 5 })} ${String(s)}`).not.toContain(
      'hunter2',
    );
    expect(s.reveal()).toBe('hunter2');
  });
});

describe('a problem', () => {
  it('carries the status of its code', () => {
    for (const code of Object.keys(errorTable) as (keyof typeof errorTable)[])
      expect(problem(code, 'x').status).toBe(errorTable[code].status);
  });
});

describe('NPI', () => {
  it('is checked by Luhn over 80840 and the number', () => {
    expect(isNpi('1234567893')).toBe(true);
    expect(isNpi('1234567890')).toBe(false);
    for (const none of ['123456789', '12345678930', ' 1234567893', '1234567893 ', '123456789x'])
      expect([none, isNpi(none)]).toEqual([none, false]);
  });
});

describe('hmac', () => {
  it('keeps the borders of its parts', () => {
    const key = Buffer.alloc(32, 1);
    expect(equalBytes(hmac(key, 'ab', 'c'), hmac(key, 'a', 'bc'))).toBe(false);
    expect(lengthPrefixed(['ä', Buffer.from([1]), ''])).toEqual(
      Buffer.from([0, 0, 0, 2, 0xc3, 0xa4, 0, 0, 0, 1, 1, 0, 0, 0, 0]),
    );
  });
  it('of another length is another, and no error', () => {
    expect(equalBytes(Buffer.alloc(32), Buffer.alloc(31))).toBe(false);
  });
});

describe('a ring of keys', () => {
  const [old, fresh, strange] = [1, 2, 3].map((n) => Buffer.alloc(32, n)) as [Buffer, Buffer, Buffer];
  it('makes by the first, takes from each, and for one purpose alone', () => {
    const [before, now] = [macRing([old], 'a'), macRing([fresh, old], 'a')];
    expect([now.isOf(before.of('x'), 'x'), before.isOf(now.of('x'), 'x')]).toEqual([true, false]);
    expect([now.isOf(now.of('x'), 'x'), now.isOf(now.of('x'), 'y')]).toEqual([true, false]);
    expect(now.isOf(macRing([strange], 'a').of('x'), 'x')).toBe(false);
    expect(now.isOf(macRing([fresh], 'b').of('x'), 'x')).toBe(false);
  });
});
