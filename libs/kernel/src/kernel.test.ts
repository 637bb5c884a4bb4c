import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { equalBytes, hmac } from './digest.ts';
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
    expect(isNpi('123456789')).toBe(false);
  });
});

describe('hmac', () => {
  it('keeps the borders of its parts', () => {
    const key = Buffer.alloc(32, 1);
    expect(equalBytes(hmac(key, 'ab', 'c'), hmac(key, 'a', 'bc'))).toBe(false);
  });
});
