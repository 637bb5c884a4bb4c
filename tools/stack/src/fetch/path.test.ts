import { describe, expect, it } from '@jest/globals';

import { findOnPath, versionIn } from './path.ts';

describe('programs on the PATH', () => {
  it.each([
    ['db version v6.0.5', '6.0.5', 6],
    ['Valkey server v=8.1.8 sha=00000000:0 malloc=libc', '8.1.8', 8],
    ['openjdk version "17.0.15" 2025-04-15', '17.0.15', 17],
    ['3.9.1 (Commit:f745dfdcee2b9851)', '3.9.1', 3],
  ])('reads the version out of %p', (text, version, major) => {
    expect(versionIn(text)).toMatchObject({ text: version, major });
  });

  it('finds what is there and says null of what is not', () => {
    expect(findOnPath(['no-such-program', 'sh'], '/nowhere:/usr/bin:/bin')).toMatch(/\/sh$/);
    expect(findOnPath(['no-such-program'])).toBeNull();
  });
});
