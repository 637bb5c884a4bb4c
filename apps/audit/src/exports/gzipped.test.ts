import { gunzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { gzipped } from './gzipped.ts';

async function read(lines: () => AsyncGenerator<string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of gzipped(lines())) chunks.push(chunk as Buffer);
  return gunzipSync(Buffer.concat(chunks)).toString();
}

it('lines come out as they went in', async () => {
  expect(
    await read(async function* () {
      yield 'a\n';
      yield 'b\n';
    }),
  ).toBe('a\nb\n');
});

it('a database that fails in the middle is told to whoever reads, and half a file is none', async () => {
  const failing = read(async function* () {
    yield 'a\n';
    throw new Error('away');
  });
  await expect(failing).rejects.toThrow('away');
});
