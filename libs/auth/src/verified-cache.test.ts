import { expect, test } from '@jest/globals';
import type { Principal } from './principal.ts';
import { createVerifiedCache } from './verified-cache.ts';

const principal = (id: string) => ({ id }) as Principal;

test('holds so many and no more: what was not asked for the longest goes', () => {
  const cache = createVerifiedCache(2);
  for (const key of ['a', 'b']) cache.put(key, principal(key));
  expect(cache.get('a')).toEqual({ id: 'a' });
  cache.put('c', principal('c'));
  expect(['a', 'b', 'c'].map((key) => cache.get(key)?.id)).toEqual(['a', undefined, 'c']);
});

test('of no size holds none', () => {
  const cache = createVerifiedCache(0);
  cache.put('a', principal('a'));
  expect(cache.get('a')).toBeUndefined();
});
