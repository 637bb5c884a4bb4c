import { equalBytes, hmac, type Clock } from '@rymeda/kernel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import {
  checkLinkSeconds,
  type LinkOptions,
  type ObjectStore,
  type UploadLink,
  type UploadOptions,
} from '../object-store.ts';
import { takeUpload } from './take-upload.ts';

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

/** The same for sending a file: its length, type and digest are signed too. */
export function folderUploadLink(links: FolderLinks, key: string, upload: UploadOptions): UploadLink {
  checkLinkSeconds(upload.seconds);
  const expires = String(Math.floor(links.clock().getTime() / 1000) + upload.seconds);
  const { bytes, contentType, sha256 } = upload;
  const query = new URLSearchParams({ expires, bytes: String(bytes), contentType, sha256 });
  query.set('signature', uploadSignature(links, key, query).toString('base64url'));
  const url = `${links.baseUrl}${path}${key}?${query}`;
  return { method: 'PUT', url, headers: { 'content-type': contentType } };
}

const signature = (
  { key }: FolderLinks,
  ...parts: [key: string, expires: string, filename: string]
): Buffer => hmac(key, 'object-link', ...parts);

const uploadSignature = (links: FolderLinks, key: string, query: URLSearchParams): Buffer =>
  hmac(
    links.key,
    'object-upload',
    key,
    ...['expires', 'bytes', 'contentType', 'sha256'].map((name) => query.get(name) ?? ''),
  );

/**
 * Serves the folder's links, for the local stack. Answers whether the request was one of them; a link that is
 * too old, was altered or leads nowhere is 404, without saying which.
 */
export function serveFolderLinks(store: ObjectStore, links: FolderLinks) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<boolean> => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith(path)) return false;
    const key = url.pathname.slice(path.length);
    if (req.method === 'PUT') {
      const good = isTimely(links, url.searchParams, uploadSignature(links, key, url.searchParams));
      await takeUpload(store, key, good ? url.searchParams : undefined, req, res);
      return true;
    }
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
  const expected = signature(links, key, query.get('expires') ?? '', query.get('filename') ?? '');
  return isTimely(links, query, expected);
}

function isTimely(links: FolderLinks, query: URLSearchParams, expected: Buffer): boolean {
  const given = Buffer.from(query.get('signature') ?? '', 'base64url');
  return equalBytes(given, expected) && Number(query.get('expires') ?? '') * 1000 > links.clock().getTime();
}
