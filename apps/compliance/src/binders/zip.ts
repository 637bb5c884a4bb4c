import { Readable } from 'node:stream';
import { sha256Stream } from '@rymeda/kernel';
import { ZipFile } from 'yazl';

/** A file of the ZIP; its bytes are asked for when it is its turn. */
export interface ZipEntry {
  name: string;
  open: () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
}
export interface Hashed {
  name: string;
  bytes: number;
  sha256: string;
}

/** What passes, unchanged; `done` is told its length and hash at the end. */
export async function* hashing(
  body: AsyncIterable<Uint8Array>,
  done: (facts: Omit<Hashed, 'name'>) => void,
): AsyncGenerator<Uint8Array> {
  const hash = sha256Stream();
  let bytes = 0;
  for await (const chunk of body) {
    hash.update(chunk);
    bytes += chunk.length;
    yield chunk;
  }
  done({ bytes, sha256: hash.hex() });
}

/**
 * A ZIP as a stream, one entry after the other, never all in memory. `last` is made of the hashes of all before it. Times
 * are `at`: the same content gives the same ZIP.
 */
export function zipped(
  entries: readonly ZipEntry[],
  last: { name: string; of: (files: readonly Hashed[]) => Buffer },
  { at, entryDone }: { at: Date; entryDone: (count: number) => void },
): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  // Declared as any readable; it is a PassThrough.
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  const files: Hashed[] = [];
  const add = ({ name, open }: ZipEntry): void => {
    zip.addReadStreamLazy(name, { mtime: at, mode: 0o100644 }, (ready) => {
      Promise.resolve()
        .then(open)
        .then(
          (body) => {
            const told = (facts: Omit<Hashed, 'name'>) => {
              files.push({ name, ...facts });
              entryDone(files.length);
            };
            const readable = Readable.from(hashing(body, told));
            // yazl listens to neither end of an entry: a fault of either ends the other.
            readable.on('error', (error) => output.destroy(error));
            output.on('close', () => readable.destroy());
            ready(null, readable);
          },
          (error: unknown) => ready(error, Readable.from([])),
        );
    });
  };
  entries.forEach(add);
  add({ name: last.name, open: () => Readable.from([last.of([...files])]) });
  zip.end();
  return output;
}
