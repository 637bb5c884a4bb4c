import type { IncomingMessage } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import { allOperations } from '@rymeda/contracts';
import { problem, type Problem } from '@rymeda/kernel';
import { CallerGone } from './exchange.ts';

/** JSON bodies up to 1 MiB (api.md, "Limits"). */
export const maxBodyBytes = 1_048_576;

/** Up to here a body is waited for. */
const wholeBytes = 65_536;

/** Refused bodies are read this far, so that the caller is not cut off before it reads the answer. */
const drainBytes = 8 * maxBodyBytes;
const drainMs = 1000;

/** How long a request's body may be: what its upload's contract says, otherwise what JSON may be. */
export const bodyLimit = (method: string, path: string): number =>
  (method === 'POST' ? uploadLimits.get(path) : undefined) ?? maxBodyBytes;

const uploadLimits: ReadonlyMap<string, number> = new Map(
  allOperations.flatMap((o) => (o.upload === undefined ? [] : [[o.path, o.upload.maxBytes] as const])),
);

export const payloadTooLarge = (maxBytes: number): Problem =>
  problem('PAYLOAD_TOO_LARGE', `The body may have at most ${maxBytes} bytes`, {
    headers: { connection: 'close' },
  });

/** Bytes that the caller announced; undefined when it sends in chunks; 0 without a body. */
export function announcedLength(request: IncomingMessage): number | undefined {
  if (request.headers['transfer-encoding'] !== undefined) return undefined;
  return Number(request.headers['content-length'] ?? 0);
}

/**
 * The body, whole, or on its way when it is longer than 64 KiB. Nothing is sent on before: a caller that sends byte
 * by byte holds its own connection and none to an engine. Throws PAYLOAD_TOO_LARGE, or CallerGone when it is cut off.
 */
export function receiveBody(
  request: IncomingMessage,
  announced: number | undefined,
  maxBytes: number,
): Promise<Buffer | Readable> {
  return announced !== undefined && announced <= wholeBytes ? collect(request) : passOn(request, maxBytes);
}

/** Node itself holds a body to the length that was announced. */
function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (request.destroyed) return reject(new CallerGone());
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.once('close', () => {
      if (!request.readableEnded) reject(new CallerGone());
    });
  });
}

async function passOn(request: IncomingMessage, maxBytes: number): Promise<Buffer | Readable> {
  let bytes = 0;
  let onEnough = (): void => undefined;
  // A stream of its own, because whoever sends it on may destroy it, and the request's own stream would take the
  // caller's connection with it.
  const passing = new Transform({
    readableHighWaterMark: 2 * wholeBytes,
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) return done(payloadTooLarge(maxBytes));
      done(null, chunk);
      if (bytes > wholeBytes) onEnough();
    },
  });
  await new Promise<void>((resolve, reject) => {
    onEnough = resolve;
    passing.once('finish', resolve).once('error', reject);
    request.once('close', () => {
      if (!request.readableEnded) reject(new CallerGone());
    });
    request.pipe(passing);
  });
  return passing.writableFinished ? ((passing.read() as Buffer | null) ?? Buffer.alloc(0)) : passing;
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
