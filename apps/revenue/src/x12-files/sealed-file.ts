import type { BlobCipher } from '@rymeda/encryption';
import { problem } from '@rymeda/kernel';
import type { ObjectStore } from '@rymeda/storage';

/** How much of a file is sealed as one: what is opened and checked before any of it is used. */
const chunkBytes = 1_048_576;

/**
 * Files at rest: pieces of a megabyte, each sealed under the organisation's key and bound to its place, a line each,
 * and a last one that counts them. What is cut off, moved or changed does not open.
 */
export function sealedFiles(objects: ObjectStore, cipher: BlobCipher) {
  return {
    /** Resolves when all of it is durable; memory is that of a piece. */
    async put(organizationId: string, key: string, body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
      let bytes = 0;
      async function* lines(): AsyncGenerator<Buffer> {
        let pieces = 0;
        for await (const piece of piecesOf(body)) {
          bytes += piece.length;
          yield line(await cipher.seal(organizationId, place(key, pieces++), piece));
        }
        const end = Buffer.from(JSON.stringify({ pieces, bytes }));
        yield line(await cipher.seal(organizationId, place(key, 'end'), end));
      }
      await objects.putStream(key, lines(), { contentType: 'text/plain' });
      return { bytes };
    },

    /** A piece at a time. DECRYPTION_FAILED where the object isn't the one that was written. */
    async *read(organizationId: string, key: string): AsyncGenerator<Buffer> {
      const stored = await objects.getStream(key);
      if (stored === undefined) throw damaged('gone');
      let held: string | undefined;
      let pieces = 0;
      for await (const row of linesOf(stored)) {
        if (held !== undefined) yield await cipher.open(organizationId, place(key, pieces++), held);
        held = row;
      }
      if (held === undefined) throw damaged('empty');
      const end = await cipher.open(organizationId, place(key, 'end'), held);
      if ((JSON.parse(end.toString('utf8')) as { pieces: number }).pieces !== pieces) throw damaged('cut');
    },

    remove: (key: string): Promise<void> => objects.delete(key),
  };
}
export type SealedFiles = ReturnType<typeof sealedFiles>;

const place = (key: string, piece: number | 'end'): string => `${key}#${piece}`;
const line = (token: string): Buffer => Buffer.from(`${token}\n`);
const damaged = (internal: string) =>
  problem('DECRYPTION_FAILED', 'A stored file could not be read', { internal: `sealed file: ${internal}` });

async function* piecesOf(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < chunkBytes) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

/** One at a time. Not by `readline`, which reads a thousand ahead: of these that is the whole file. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const chunk of body) {
    const [end = '', ...more] = Buffer.from(chunk).toString('latin1').split('\n');
    begun.push(end);
    for (const next of more) {
      yield begun.join('');
      begun = [next];
    }
  }
  const last = begun.join('');
  if (last !== '') yield last;
}
