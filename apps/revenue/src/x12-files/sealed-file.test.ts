import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { BlobCipher } from '@rymeda/encryption';
import type { ObjectStore } from '@rymeda/storage';
import { sealedFiles } from './sealed-file.ts';

/** Opens what was sealed for the same place. */
const cipher = {
  seal: async (_organization: string, id: string, plain: Buffer) => `ENC[${id}|${plain.toString('base64')}]`,
  open: async (_organization: string, id: string, token: string) => {
    const [of, plain] = token.slice(4, -1).split('|');
    if (of !== id) throw new Error(`sealed for ${of}, opened at ${id}`);
    return Buffer.from(plain ?? '', 'base64');
  },
} as unknown as BlobCipher;

/** Gives what it holds in pieces of this length, and counts them. */
function filesIn(pieceBytes: number) {
  let stored = Buffer.alloc(0);
  const given = { pieces: 0 };
  const files = sealedFiles(
    {
      async putStream(_key: string, body: AsyncIterable<Uint8Array>) {
        stored = Buffer.concat(await Array.fromAsync(body));
      },
      getStream: async () =>
        Readable.from(
          (function* () {
            for (let at = 0; at < stored.length; at += pieceBytes, given.pieces++)
              yield stored.subarray(at, at + pieceBytes);
          })(),
          { objectMode: false },
        ),
    } as unknown as ObjectStore,
    cipher,
  );
  return { files, given, cut: (bytes: number) => (stored = stored.subarray(0, -bytes)) };
}

it.each([1, 1_048_576, 3_000_000])('a file of %i bytes reads as it was written', async (bytes) => {
  const { files } = filesIn(65_536);
  const body = Buffer.alloc(bytes, 'ISA*00*');
  await files.put('org_1', 'a', [body]);
  expect(Buffer.concat(await Array.fromAsync(files.read('org_1', 'a'))).equals(body)).toBe(true);
});

it('one that was cut off does not open', async () => {
  const { files, cut } = filesIn(65_536);
  await files.put('org_1', 'a', [Buffer.alloc(2_000_000)]);
  cut(100);
  await expect(Array.fromAsync(files.read('org_1', 'a'))).rejects.toThrow();
});

it('is read as far as it is used, however long its reader takes', async () => {
  const { files, given } = filesIn(65_536);
  await files.put(
    'org_1',
    'a',
    Array.from({ length: 20 }, () => Buffer.alloc(1_048_576)),
  );
  for await (const piece of files.read('org_1', 'a')) {
    expect(piece).toHaveLength(1_048_576);
    for (let turns = 0; turns < 1_000; turns++) await setImmediate();
    break;
  }
  // Of some 430: two sealed pieces, since the last one is told apart, and what a stream reads ahead.
  expect(given.pieces).toBeLessThan(60);
});
