import { equalBytes, hmac, type Clock } from '@rymeda/kernel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { checkLinkSeconds, type LinkOptions, type ObjectStore } from '../object-store.ts';

export interface FolderLinks {
  /** 32 bytes; derived from a key that the service's instances share. */
  key: Buffer;
  /** Where the service that calls `serveFolderLinks` is reached. */
  baseUrl: string;
  clock: Clock;
}

const path = '/objects/';

/** The folder's form of a presigned URL: key, time of expiry and file name under an HMAC. */
export function folderLink(links: FolderLinks, key: string, { seconds, filename }: LinkOptions): string {
  checkLinkSeconds(seconds);
  const expires = String(Math.floor(links.clock().getTime() / 1000) + seconds);
  const query = new URLSearchParams({ expires, ...(filename === undefined ? {} : { filename }) });
  query.set('signature', signature(links, key, expires, filename ?? '').toString('base64url'));
  return `${links.baseUrl}${path}${key}?${query}`;
}

const signature = (
  { key }: FolderLinks,
  ...parts: [key: string, expires: string, filename: string]
): Buffer => hmac(key, 'object-link', ...parts);

/**
 * Serves the folder's links, for the local stack. Answers whether the request was one of them; a link that is
 * too old, was altered or leads nowhere is 404, without saying which.
 */
export function serveFolderLinks(store: ObjectStore, links: FolderLinks) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<boolean> => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith(path)) return false;
    const key = url.pathname.slice(path.length);
    const body = isGood(links, key, url.searchParams) ? await store.getStream(key) : undefined;
    if (body === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) {
      body?.destroy();
      res.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
      return true;
    }
    const filename = (url.searchParams.get('filename') ?? '').replaceAll(/[^A-Za-z0-9._-]/g, '_');
    res.writeHead(200, {
      'content-type': 'application/octet-stream',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-disposition': `attachment${filename === '' ? '' : `; filename="${filename}"`}`,
    });
    if (req.method === 'HEAD') {
      body.destroy();
      res.end();
    } else await pipeline(body, res);
    return true;
  };
}

function isGood(links: FolderLinks, key: string, query: URLSearchParams): boolean {
  const expires = query.get('expires') ?? '';
  const given = Buffer.from(query.get('signature') ?? '', 'base64url');
  const expected = signature(links, key, expires, query.get('filename') ?? '');
  return equalBytes(given, expected) && Number(expires) * 1000 > links.clock().getTime();
}
