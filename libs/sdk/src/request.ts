import type { HttpRequest } from './http.ts';
import type { OperationRow, WriteOptions } from './operation.ts';

/** A method's arguments, sorted by what they are. */
export interface CallArguments {
  path: string;
  input: unknown;
  options: WriteOptions;
}

/** Takes `(…path parameters, input?, options?)` apart as the operation's row says. */
export function callArguments(name: string, row: OperationRow, args: readonly unknown[]): CallArguments {
  const rest = [...args];
  const path = row.path.replace(/\{(\w+)\}/g, (_, parameter: string) =>
    pathSegment(name, parameter, rest.shift()),
  );
  const input = row.input === 'none' ? undefined : rest.shift();
  return { path, input, options: rest.shift() ?? {} };
}

/** An empty or dotted segment would reach another route, for example the list instead of the record. */
function pathSegment(name: string, parameter: string, value: unknown): string {
  if (typeof value !== 'string' || value === '' || value === '.' || value === '..')
    throw new TypeError(`${name}: ${parameter} must be an id`);
  return encodeURIComponent(value);
}

/** The request of a call, still without token. */
export function requestOf(
  baseUrl: string,
  row: OperationRow,
  { path, input, options }: CallArguments,
  newIdempotencyKey: () => string,
): HttpRequest {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (row.method === 'POST' && row.kind !== 'search')
    headers['idempotency-key'] = options.idempotencyKey ?? newIdempotencyKey();
  if (options.ifMatch !== undefined) headers['if-match'] = options.ifMatch;
  if (options.purpose !== undefined) headers['x-rymeda-purpose'] = options.purpose;
  if (options.reason !== undefined) headers['x-rymeda-reason'] = options.reason;
  const query = row.input === 'query' ? queryString(input) : '';
  const request: HttpRequest = {
    method: row.method,
    url: `${baseUrl}${path}${query}`,
    headers,
    // A POST is recognised by its key and a merge patch repeats itself; but a repeated change with If-Match
    // would meet its own first effect and answer 412.
    repeatable: row.method === 'POST' || row.method === 'GET' || options.ifMatch === undefined,
  };
  if (row.input !== 'body') return request;
  headers['content-type'] = row.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return { ...request, body: JSON.stringify(input ?? {}) };
}

function queryString(input: unknown): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input ?? {})) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value])
      query.append(key, queryValue(one));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

const queryValue = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));
