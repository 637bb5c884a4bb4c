import { pipeline, Readable } from 'node:stream';
import { createGzip, type Gzip } from 'node:zlib';

/** Lines on their way into a file. What fails on the way fails for whoever reads it, and for nobody else. */
export function gzipped(lines: AsyncIterable<string>): Gzip {
  const gzip = createGzip();
  // `pipe` alone would leave the reader waiting, and the error to the process.
  pipeline(Readable.from(lines), gzip, () => undefined);
  return gzip;
}
