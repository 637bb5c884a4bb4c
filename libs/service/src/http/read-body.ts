import type { IncomingMessage } from 'node:http';
import { problem } from '@rymeda/kernel';
import { maxBodyBytes } from './json-body.ts';

/** Parameters may be none, `charset` changes nothing (RFC 9110, section 5.6.6; RFC 8259, section 11). */
const jsonTypes = /^application\/(json|merge-patch\+json)\s*(;\s*(charset\s*=\s*("utf-?8"|utf-?8)\s*)?)*$/i;
const isCompressed = (req: IncomingMessage): boolean =>
  (req.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity';
const unsupported = (message: string) => problem('UNSUPPORTED_MEDIA_TYPE', message);

export const hasBody = (req: IncomingMessage): boolean =>
  req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;

/** UNSUPPORTED_MEDIA_TYPE unless the body says that it is a file of one of these types, PAYLOAD_TOO_LARGE where it says that it is longer. */
export function checkUpload(
  req: IncomingMessage,
  { types, maxBytes }: { types: readonly string[]; maxBytes: number },
): void {
  const type = req.headers['content-type'] ?? '';
  if (isCompressed(req)) throw unsupported('The body must not be compressed');
  if (!types.includes(type.split(';')[0]?.trim().toLowerCase() ?? ''))
    throw unsupported(`The body must be ${types.join(' or ')}`);
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

const tooLarge = (maxBytes: number) =>
  problem('PAYLOAD_TOO_LARGE', `The body may have at most ${maxBytes} bytes`, {
    headers: { connection: 'close' },
  });

/** A body as it comes. PAYLOAD_TOO_LARGE as soon as it is, BAD_REQUEST when it is cut off. */
export async function* streamBody(req: IncomingMessage, maxBytes: number): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'Problem') throw error;
    // Without its cause, as with JSON: a caller that leaves is no failure of ours in the log.
    throw problem('BAD_REQUEST', 'The body was cut off');
  }
}

/** UNSUPPORTED_MEDIA_TYPE unless the body says that it is JSON; merge patches only for PATCH. */
export function checkContentType(req: IncomingMessage, bodyOptional: boolean): void {
  const type = req.headers['content-type'];
  if (bodyOptional && !hasBody(req)) return;
  if (isCompressed(req)) throw unsupported('The body must not be compressed');
  const fits =
    type !== undefined && jsonTypes.test(type) && (req.method === 'PATCH' || !/merge-patch/i.test(type));
  if (!fits)
    throw unsupported('The body must be application/json, without parameters other than charset=utf-8');
}

/** The whole body; PAYLOAD_TOO_LARGE above 1 MiB, before more is read. */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge(maxBodyBytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBodyBytes) {
        req.pause();
        reject(tooLarge(maxBodyBytes));
      } else chunks.push(chunk);
    });
    req.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    req.on('error', () => reject(problem('BAD_REQUEST', 'The body was cut off')));
    req.on('aborted', () => reject(problem('BAD_REQUEST', 'The body was cut off')));
  });
}
