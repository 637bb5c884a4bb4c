import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { problem, type Problem } from '@rymeda/kernel';

/** JSON bodies up to 1 MiB (api.md, "Limits"). */
export const maxBodyBytes = 1_048_576;

/** Refused bodies are read this far, so that the caller is not cut off before it reads the answer. */
const drainBytes = 8 * maxBodyBytes;
const drainMs = 1000;

export const payloadTooLarge = (): Problem =>
  problem('PAYLOAD_TOO_LARGE', `The body may have at most ${maxBodyBytes} bytes`, {
    headers: { connection: 'close' },
  });

/** Bytes that the caller announced; undefined when it sends in chunks; 0 without a body. */
export function announcedLength(request: IncomingMessage): number | undefined {
  if (request.headers['transfer-encoding'] !== undefined) return undefined;
  return Number(request.headers['content-length'] ?? 0);
}

/**
 * The body on its way through, counted. A stream of its own, because whoever sends it on may destroy it, and the
 * request's own stream would take the caller's connection with it. Emits PAYLOAD_TOO_LARGE as its error.
 */
export function passingBody(request: IncomingMessage): Transform {
  let bytes = 0;
  const passing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBodyBytes) done(payloadTooLarge());
      else done(null, chunk);
    },
  });
  return request.pipe(passing);
}

/** Reads and forgets what is left of a refused body, for a second and 8 MiB at most. */
export async function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return;
  let bytes = 0;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, drainMs);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > drainBytes) done();
    });
    request.once('end', done).once('close', done).once('error', done);
    request.resume();
  });
}
