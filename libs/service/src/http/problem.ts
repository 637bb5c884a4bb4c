import { isUnavailable } from '@rymeda/events';
import { Problem, problem } from '@rymeda/kernel';
import type { ServerResponse } from 'node:http';

/** What an answer needs to know of its request. */
export interface RequestStamp {
  requestId: string;
  /** Path without query: URLs may hold what no log should. */
  instance: string;
  /** From `monotonicMs()`. */
  startedAt: number;
}

export const apiVersion = '2026-11-01';

/** `meta` of every answer; `responseTime` in milliseconds. */
export const meta = (startedAt: number) => ({
  apiVersion,
  responseTime: Math.round((performance.now() - startedAt) * 100) / 100,
  // eslint-disable-next-line no-restricted-syntax -- when it was answered; nothing is decided by it
  timestamp: new Date().toISOString(),
});

/** RFC 9457 problem details, with our `error` object for machines. */
export function problemBody(p: Problem, stamp: RequestStamp) {
  const { requestId } = stamp;
  return {
    type: `https://docs.rymeda.com/errors#${p.code.toLowerCase()}`,
    title: p.title,
    status: p.status,
    detail: p.message,
    instance: stamp.instance,
    requestId,
    meta: meta(stamp.startedAt),
    error: { code: p.code, message: p.message, details: p.details ?? null, requestId },
  };
}

export function sendProblem(res: ServerResponse, p: Problem, stamp: RequestStamp): void {
  if (res.headersSent) {
    // Half an answer can't be taken back; a cut connection tells the caller that it is not whole.
    res.destroy();
    return;
  }
  const body = JSON.stringify(problemBody(p, stamp));
  res.statusCode = p.status;
  for (const [name, value] of Object.entries(p.headers)) res.setHeader(name, value);
  res.setHeader('x-request-id', stamp.requestId);
  res.setHeader('content-type', 'application/problem+json');
  res.setHeader('cache-control', 'no-store');
  res.setHeader('content-length', Buffer.byteLength(body));
  res.end(body);
}

/** Whatever was thrown, as a `Problem`. Foreign texts never reach a caller. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isUnavailable(error) || isBuffering(error))
    return problem('SERVICE_UNAVAILABLE', 'The service is not available for the moment', {
      headers: { 'retry-after': '1' },
      cause: error,
    });
  return problem('INTERNAL_ERROR', 'Something went wrong on our side', { cause: error });
}

/** mongoose waits a while for its first connection, then says so in words alone. */
const isBuffering = (error: unknown): boolean =>
  error instanceof Error && error.name === 'MongooseError' && error.message.includes('buffering timed out');
