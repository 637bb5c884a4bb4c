import { sha256 } from '@rymeda/kernel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ObjectStore } from '../object-store.ts';

/**
 * Takes a file that was sent to a folder's upload link, as S3 would: of the signed length, type and digest or not at all.
 * `signed` is the link's query once its signature was found good; without it the link leads nowhere.
 */
export async function takeUpload(
  store: ObjectStore,
  key: string,
  signed: URLSearchParams | undefined,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const refuse = (status: number, text: string): void => {
    res.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${text}\n`);
  };
  if (signed === undefined) return refuse(404, 'Not found');
  const bytes = Number(signed.get('bytes'));
  if (req.headers['content-type'] !== signed.get('contentType')) return refuse(403, 'Another content-type');
  if (req.headers['content-length'] !== String(bytes)) return refuse(403, 'Another content-length');
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  if (body.length !== bytes || sha256(body).toString('hex') !== signed.get('sha256'))
    return refuse(400, 'Another digest');
  await store.put(key, body);
  res.writeHead(200, { 'content-length': 0 }).end();
}
