import { describe, expect, it } from '@jest/globals';

import { identityOf, isAlive, parseStat } from './identity.ts';

describe('process identity', () => {
  it('reads state and start also when the command name holds spaces and parentheses', () => {
    const stat = `42 (a (odd) name) S 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000`;
    expect(parseStat(stat)).toEqual({ state: 'S', startTicks: '987654' });
  });

  it('knows a running process and does not take a recycled pid for it', () => {
    const own = identityOf(process.pid);
    expect(own).not.toBeNull();
    expect(isAlive(own!)).toBe(true);
    expect(isAlive({ pid: process.pid, started: 'an earlier moment' })).toBe(false);
  });

  it('says of a pid that nobody has that nothing is there', () => {
    expect(identityOf(2 ** 22 + 1)).toBeNull();
  });
});
