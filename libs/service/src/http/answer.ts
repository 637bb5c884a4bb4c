import type { ServerResponse } from 'node:http';
import { meta, type RequestStamp } from './problem.ts';
import type { RawAnswer } from './route.ts';

/** Everything of an answer but the request's own stamp. */
export interface Outcome {
  status: number;
  headers: Record<string, string>;
  /** `undefined` for 204. */
  data: unknown;
  raw?: RawAnswer;
  pagination?: { hasMore: boolean; cursor: string | null };
}

/** The success envelope: data, requestId, meta, and pagination for lists. */
export function sendOutcome(res: ServerResponse, outcome: Outcome, stamp: RequestStamp): void {
  if (res.headersSent || res.destroyed) return;
  res.statusCode = outcome.status;
  res.setHeader('x-request-id', stamp.requestId);
  res.setHeader('cache-control', 'no-store');
  for (const [name, value] of Object.entries(outcome.headers)) res.setHeader(name, value);
  if (outcome.raw !== undefined) {
    const { contentType, body, filename } = outcome.raw;
    res.setHeader('content-type', contentType);
    res.setHeader('content-length', Buffer.byteLength(body));
    if (filename !== undefined) res.setHeader('content-disposition', `attachment; filename="${filename}"`);
    res.end(body);
    return;
  }
  if (outcome.data === undefined) {
    res.end();
    return;
  }
  const body = JSON.stringify({
    data: outcome.data,
    ...(outcome.pagination ? { pagination: outcome.pagination } : {}),
    requestId: stamp.requestId,
    meta: meta(stamp.startedAt),
  });
  res.setHeader('content-type', 'application/json; charset=utf-8');
  res.setHeader('content-length', Buffer.byteLength(body));
  res.end(body);
}
