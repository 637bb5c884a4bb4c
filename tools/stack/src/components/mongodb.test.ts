import { describe, expect, it } from '@jest/globals';

import { missingLibraries } from './mongodb.ts';

describe('libraries that mongod needs', () => {
  it('finds nothing to say when all are there', () => {
    expect(
      missingLibraries('\tlibcurl.so.4 => /lib/libcurl.so.4 (0x1)\n\tlinux-vdso.so.1 (0x2)\n'),
    ).toBeNull();
  });

  it('names what is missing and the packages that bring it', () => {
    const problem = missingLibraries('\tlibcurl.so.4 => not found\n\tlibssl.so.3 => not found\n');
    expect(problem).toContain('libcurl.so.4, libssl.so.3');
    expect(problem).toContain('apt-get install libcurl4 libssl3');
  });
});
