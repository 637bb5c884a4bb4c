import { expect, it } from '@jest/globals';
import { hashRecoveryCode, matchRecoveryCode, newRecoveryCodes } from './recovery-code.rules.ts';

it('ten recovery codes of 80 bits match however they are typed, and nothing else does', () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  const hashes = codes.map(hashRecoveryCode);
  const [first = ''] = codes;
  expect(first).toMatch(/^[0-9a-f]{5}(-[0-9a-f]{5}){3}$/);
  for (const typed of [first, first.toUpperCase(), first.replaceAll('-', ' '), ` ${first} `])
    expect(matchRecoveryCode(hashes, typed)).toBe(hashes[0]);
  for (const typed of ['', first.slice(1), newRecoveryCodes()[0] as string, hashes[0] as string])
    expect(matchRecoveryCode(hashes, typed)).toBeUndefined();
  expect(matchRecoveryCode([], first)).toBeUndefined();
  expect(JSON.stringify(hashes)).not.toContain(first);
});
