import { Readable } from 'node:stream';
import { callerHeader, type CallerSeal } from '@rymeda/auth';
import { Problem, problem } from '@rymeda/kernel';
import { single } from '../begin-request.ts';
import { traceparentOf } from '../caller/identifiers.ts';
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
export async function forward(exchanged: Exchanged, engine: Engine, seal: CallerSeal): Promise<void> {
  const { request, response, state } = exchanged;
  const length = announcedLength(request);
  const maxBytes = bodyLimit(request.method ?? 'GET', state.target.path);
  if (length !== undefined && length > maxBytes) throw payloadTooLarge(maxBytes);
  const body = length === 0 ? null : await receiveBody(request, length, maxBytes);
  const headers = requestHeaders(request.headers);
  if (Buffer.isBuffer(body)) headers['content-length'] = String(body.length);
  else if (body !== null && length !== undefined) headers['content-length'] = String(length);
  headers['x-request-id'] = state.stamp.requestId;
  headers['traceparent'] = traceparentOf(single(request.headers['traceparent']));
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
  } catch (error) {
    throw asProblem(error, engine.name);
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
