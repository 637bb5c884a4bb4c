import type { IncomingMessage, ServerResponse } from 'node:http';
import { noTracer, type Span, type Tracer } from '@rymeda/kernel';
import { traceFields, type Log, type Metrics } from '@rymeda/service';
import { clientAddress, type TrustedProxies } from './caller/client-address.ts';
import { callersTrace, requestIdOf, unkeptTrace } from './caller/identifiers.ts';
import type { CertificateReader } from './caller/client-certificate.ts';
import type { RequestState } from './request-state.ts';
import type { RefusalCounter } from './refusals.ts';
import { requestTarget } from './routing/request-target.ts';

interface Observers {
  trusted: TrustedProxies;
  certificates: CertificateReader;
  log: Log;
  metrics: Metrics['http'];
  refusals: RefusalCounter;
  /** Default: no traces. */
  tracer?: Tracer;
}

/** A caller that neither reads nor sends for this long is cut off; it holds an engine's connection. */
const silentCallerMs = 60_000;

/** Gives a request its id and address, and sees to it that its end is measured and logged. */
export function beginRequest(
  request: IncomingMessage,
  response: ServerResponse,
  observers: Observers,
): RequestState {
  const target = requestTarget(request.url ?? '/');
  const requestId = requestIdOf(single(request.headers['x-request-id']));
  // Whether a trace is kept is decided here and by nobody outside; the caller's id of it stays.
  const callers = callersTrace(single(request.headers['traceparent']));
  const span = (observers.tracer ?? noTracer).root('gateway.request', callers);
  const state: RequestState = {
    stamp: { requestId, instance: target.path, startedAt: performance.now() },
    target,
    address: clientAddress(
      request.socket.remoteAddress,
      single(request.headers['x-forwarded-for']),
      observers.trusted,
    ),
    traceparent: span?.traceparent ?? unkeptTrace(callers),
    span,
    route: 'unmatched',
  };
  const certificateThumbprint = observers.certificates(request);
  if (certificateThumbprint !== undefined) state.certificateThumbprint = certificateThumbprint;
  response.setHeader('x-request-id', requestId);
  response.setTimeout(silentCallerMs, () => response.destroy());
  response.once('close', () => observe(request, response, state, observers));
  return state;
}

export const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value;

/** Methods beyond these would make a metric label out of whatever a caller writes. */
const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS']);

function observe(
  request: IncomingMessage,
  response: ServerResponse,
  state: RequestState,
  { log, metrics, refusals }: Observers,
): void {
  const durationMs = performance.now() - state.stamp.startedAt;
  const method = knownMethods.has(request.method ?? '') ? (request.method as string) : 'OTHER';
  // 499, as proxies write it: the caller left before the answer.
  const status = response.headersSent ? response.statusCode : 499;
  const { answeredAt, stamp } = state;
  metrics.observe(
    method,
    state.route,
    status,
    answeredAt === undefined ? durationMs : answeredAt - stamp.startedAt,
  );
  const { requestId } = stamp;
  // What nobody shall be named in is told by nobody; neither is what costs a stranger nothing to send.
  if (state.unlogged !== true && state.refused !== true) endSpan(state.span, { method, status }, state);
  if (state.refused === true) {
    refusals.count(state.address);
    log.debug('request_refused', { ...(state.unlogged ? {} : { requestId }), ...state.fault });
    return;
  }
  log.info('request', {
    method,
    route: state.route,
    status,
    durationMs: Math.round(durationMs * 100) / 100,
    ...(state.unlogged ? {} : { requestId, ...traceFields(state.traceparent) }),
    ...state.fault,
    ...(state.principal === undefined || state.unlogged
      ? {}
      : { actorId: state.principal.id, organizationId: state.principal.organizationId }),
  });
}

function endSpan(
  span: Span | undefined,
  { method, status }: { method: string; status: number },
  { route, stamp, principal, fault }: RequestState,
): void {
  span?.end(
    {
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': status,
      'rymeda.request.id': stamp.requestId,
      'rymeda.organization.id': principal?.organizationId,
    },
    status >= 500 ? (fault?.code ?? String(status)) : undefined,
  );
}
