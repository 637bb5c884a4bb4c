import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from '@jest/globals';
import { gather } from './gather.ts';

const later = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('gather', () => {
  it('answers each at its place, in as few rounds as there can be', async () => {
    const rounds: number[][] = [];
    const double = gather(async (items: number[]) => {
      rounds.push(items);
      await later();
      return items.map((n) => 2 * n);
    }, 3);
    const first = [1, 2, 3, 4].map(double);
    await new Promise((resolve) => setImmediate(resolve));
    const meanwhile = double(5);
    expect(await Promise.all([...first, meanwhile])).toEqual([2, 4, 6, 8, 10]);
    expect(rounds).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(await double(6)).toBe(12);
  });

  it('fails for a round and not for the next', async () => {
    let rounds = 0;
    const work = gather(async (items: string[]) => {
      await later();
      if (rounds++ === 0) throw new Error('away');
      return items;
    });
    const [a, b] = [work('a'), work('b')];
    await expect(a).rejects.toThrow('away');
    await expect(b).rejects.toThrow('away');
    expect(await work('c')).toBe('c');
  });

  it('runs in no caller’s context', async () => {
    const storage = new AsyncLocalStorage<string>();
    const work = gather(async (items: number[]) => items.map(() => storage.getStore()));
    expect(await storage.run('caller', () => work(1))).toBeUndefined();
  });
});
