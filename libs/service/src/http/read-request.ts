import type { IncomingMessage } from 'node:http';
import type { Operation } from '@rymeda/contracts';
import { isId, isOrganizationId, notFound, problem } from '@rymeda/kernel';
import { runAsTenant, type TenantContext } from '@rymeda/tenancy';
import type { Request } from 'express';
import { z } from 'zod';
import { parseIfMatch } from './etag.ts';
import { parseJson } from './json-body.ts';
import { checkContentType, checkUpload, hasBody, readBody, streamBody } from './read-body.ts';
import type { Route } from './route.ts';

export const header = (req: IncomingMessage, name: string): string | undefined => {
  const value = req.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

export const searchOf = (req: Request): string => {
  const at = req.originalUrl.indexOf('?');
  return at < 0 ? '' : req.originalUrl.slice(at + 1);
};

/** A malformed id answers 404, exactly like one that leads nowhere. */
export function checkParams(operation: Operation, params: Record<string, string>): Record<string, string> {
  for (const [name, prefix] of Object.entries(operation.params ?? {})) {
    const value = params[name];
    if (prefix === 'org' ? !isOrganizationId(value) : !isId(prefix, value)) throw notFound();
  }
  return params;
}

/** INVALID_IDEMPOTENCY_KEY where one is given that can be none; `undefined` where none counts. */
export function readIdempotencyKey(req: IncomingMessage, { method, kind }: Operation): string | undefined {
  const key = method === 'POST' && kind !== 'search' ? header(req, 'idempotency-key') : undefined;
  if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(key))
    throw problem('INVALID_IDEMPOTENCY_KEY', 'Idempotency-Key must have 1 to 255 visible ASCII characters');
  return key;
}

/** As it came, for the handler to compare with what it finds. BAD_REQUEST for what no record could ever meet. */
export function readIfMatch(req: IncomingMessage, { method }: Operation): string | undefined {
  const ifMatch = method === 'GET' ? undefined : header(req, 'if-match');
  if (ifMatch !== undefined) parseIfMatch(ifMatch);
  return ifMatch;
}

/** Of an upload only what it says of itself is judged; it is taken in when the caller is authorised. */
export async function readJson(req: IncomingMessage, operation: Operation): Promise<unknown> {
  if (operation.upload !== undefined) checkUpload(req, operation.upload);
  if (operation.body === undefined) return undefined;
  checkContentType(req, operation.bodyOptional === true);
  if (operation.bodyOptional && !hasBody(req)) return {};
  const bytes = await readBody(req);
  if (operation.bodyOptional && bytes.length === 0) return {};
  return parseJson(bytes);
}

/** Takes in what an upload's route makes of the body; the caller is authorised by then. */
export async function receive(
  req: IncomingMessage,
  { operation, receive: take }: Route,
  scope: TenantContext,
  query: unknown,
): Promise<unknown> {
  const { upload } = operation;
  if (upload === undefined || take === undefined) return undefined;
  const contentType = header(req, 'content-type') ?? '';
  const chunks = streamBody(req, upload.maxBytes);
  return runAsTenant(scope, () => take({ scope, query, contentType, chunks }));
}

export const namesIn = (json: unknown): string[] =>
  typeof json === 'object' && json !== null ? Object.keys(json) : [];

export const emptyQuery = z.strictObject({});

/** A PHI filter in a URL would stand in every proxy's log: the answer says where to search instead. */
export function queryHint(operation: Operation): (name: string) => string | undefined {
  const { searchInstead } = operation;
  return (name) =>
    searchInstead?.fields.includes(name)
      ? `never stands in a URL; use POST ${searchInstead.path}`
      : undefined;
}
