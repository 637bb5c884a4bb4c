import { expect, it } from '@jest/globals';
import { mergePatch } from './merge-patch.ts';

it('merges objects, removes by null, and lets everything else replace (RFC 7396)', () => {
  const target = { a: 1, b: { c: 1, d: 2 }, e: [1, 2], f: 'x', g: null };
  const patch = { a: null, b: { c: null, h: 3 }, e: [3], g: { i: 1, j: null } };
  expect(mergePatch(target, patch)).toEqual({ a: null, b: { d: 2, h: 3 }, e: [3], f: 'x', g: { i: 1 } });
});

it('takes a date for a value', () => {
  const at = new Date(1);
  expect(mergePatch({ at: new Date(0) }, { at }).at).toBe(at);
});

it('leaves alone what the patch does not name', () => {
  expect(mergePatch({ a: 1, b: 2 }, { b: undefined })).toEqual({ a: 1, b: 2 });
});
