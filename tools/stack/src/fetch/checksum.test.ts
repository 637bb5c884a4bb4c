import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { verifySha256 } from './checksum.ts';

describe('checksums of what was fetched', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'checksum-'));
    await writeFile(join(folder, 'abc'), 'abc');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('accepts the very bytes', async () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    await expect(verifySha256(join(folder, 'abc'), abc)).resolves.toBeUndefined();
  });

  it('refuses other bytes, and a file for which nothing is committed', async () => {
    await expect(verifySha256(join(folder, 'abc'), '00')).rejects.toThrow('abc has the SHA-256 ba78');
    await expect(verifySha256(join(folder, 'abc'), undefined)).rejects.toThrow('none is committed');
  });
});
