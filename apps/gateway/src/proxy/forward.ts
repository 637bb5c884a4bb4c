import { Readable } from 'node:stream';
import { callerHeader, type CallerSeal } from '@rymeda/auth';
import { noTracer, Problem, problem, type Tracer } from '@rymeda/kernel';
import type { Exchanged } from '../request-state.ts';
import type { Engine } from './engine.ts';
import { CallerGone } from './exchange.ts';
import { requestHeaders } from './headers.ts';
import { announcedLength, bodyLimit, payloadTooLarge, receiveBody } from './request-body.ts';

/** From the end of the request to the first byte of the answer (api.md, "Limits"). */
const firstByteMs = 10_000;
const maxUserAgent = 256;

/**
 * Sends a request on to its engine and streams the answer back without keeping any of it. Throws
 * PAYLOAD_TOO_LARGE, SERVICE_UNAVAILABLE or GATEWAY_TIMEOUT, each before the first byte of the answer.
 */
export async function forward(
  exchanged: Exchanged,
  engine: Engine,
  { seal, tracer = noTracer }: { seal: CallerSeal; tracer?: Tracer },
): Promise<void> {
  const { request, response, state } = exchanged;
  const length = announcedLength(request);
  const maxBytes = bodyLimit(request.method ?? 'GET', state.target.path);
  if (length !== undefined && length > maxBytes) throw payloadTooLarge(maxBytes);
  const body = length === 0 ? null : await receiveBody(request, length, maxBytes);
  const headers = requestHeaders(request.headers);
  if (Buffer.isBuffer(body)) headers['content-length'] = String(body.length);
  else if (body !== null && length !== undefined) headers['content-length'] = String(length);
  headers['x-request-id'] = state.stamp.requestId;
  const span = tracer.begin('gateway.forward', state.span?.traceparent, {
    attributes: { 'rymeda.engine': engine.name },
  });
  // By its trace a request could be found again.
  if (state.unlogged !== true) headers['traceparent'] = span?.traceparent ?? state.traceparent;
  headers[callerHeader] = sealed(exchanged, seal);
  try {
    await engine.send({
      method: request.method ?? 'GET',
      path: state.target.path + state.target.search,
      headers,
      body,
      response,
      firstByteMs,
      ...(state.streams ? { streams: true } : {}),
    });
    if (state.streams) state.answeredAt = performance.now();
    if (state.unlogged !== true) span?.end();
  } catch (error) {
    const problem = asProblem(error, engine.name);
    if (state.unlogged !== true) span?.end({}, problem instanceof Problem ? problem.code : problem.name);
    throw problem;
  } finally {
    if (body instanceof Readable && !response.headersSent) body.on('error', alreadyAnswered).destroy();
  }
}

/** What is left of a body that is no longer wanted fails without anyone to tell. */
const alreadyAnswered = (): void => undefined;

function sealed({ request, state }: Exchanged, seal: CallerSeal): string {
  const userAgent = request.headers['user-agent']?.slice(0, maxUserAgent);
  return seal.seal({
    ipAddress: state.address,
    requestId: state.stamp.requestId,
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(state.certificateThumbprint === undefined
      ? {}
      : { certificateThumbprint: state.certificateThumbprint }),
    ...(state.addressRefused === undefined ? {} : { addressRefused: true }),
  });
}

function asProblem(error: unknown, engine: string): Problem | CallerGone {
  if (error instanceof Problem || error instanceof CallerGone) return error;
  const { code } = error as { code?: unknown };
  return problem('SERVICE_UNAVAILABLE', `The ${engine} service is not available at the moment`, {
    headers: { 'retry-after': '1' },
    internal: typeof code === 'string' ? code : 'the engine gave no answer',
    cause: error,
  });
}
