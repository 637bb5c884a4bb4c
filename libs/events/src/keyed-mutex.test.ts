import { describe, expect, it } from '@jest/globals';
import { keyedMutex } from './keyed-mutex.ts';

const later = () => new Promise((resolve) => setTimeout(resolve, 3));

describe('a keyed mutex', () => {
  it('gives turns one at a time for each key, in the order of asking, whoever fails', async () => {
    const inTurn = keyedMutex();
    const log: string[] = [];
    const one = (key: string, name: string, fails = false) =>
      inTurn(key, async () => {
        log.push(`${name} begins`);
        await later();
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    const results = await Promise.allSettled([one('x', 'a', true), one('x', 'b'), one('y', 'c')]);
    expect(results.map((r) => r.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(log.filter((line) => !line.startsWith('c'))).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(log.indexOf('c begins')).toBeLessThan(log.indexOf('b begins'));
  });

  it('lets work within a turn go on', async () => {
    const inTurn = keyedMutex();
    expect(await inTurn('x', () => inTurn('x', async () => 'inner'))).toBe('inner');
  });
});
