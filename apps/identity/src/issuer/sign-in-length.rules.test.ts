import { expect, it } from '@jest/globals';
import { leftOfSignIn } from './sign-in-length.rules.ts';

it.each([
  ['as long as it lasts when it begins', 1_000, 300],
  ['less with each second', 1_240, 60],
  ['nothing when it is over', 1_300, 0],
  ['less than nothing where the organisation has shortened it meanwhile', 1_600, -300],
])('of a sign-in is left %s', (_what, nowS, left) => {
  expect(leftOfSignIn({ lengthS: 300, since: 1_000 }, nowS)).toBe(left);
});

it('nothing is counted where nobody signed in', () => {
  expect(leftOfSignIn({ lengthS: undefined, since: undefined }, 1_000)).toBeUndefined();
  expect(leftOfSignIn({ lengthS: 300, since: undefined }, 1_000)).toBeUndefined();
});
