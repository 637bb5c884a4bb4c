import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller, Principal, UserPermissions } from '@rymeda/auth';
import { isTraceparent, newId, noTracer, type Span, type Tracer } from '@rymeda/kernel';
import type { Request } from 'express';
import { traceFields, type Log } from '../process/log.ts';
import type { HttpMetrics } from '../process/metrics.ts';
import type { RequestStamp } from './problem.ts';
import { header } from './read-request.ts';

const requestIdForm = /^[A-Za-z0-9_.:-]{8,128}$/;

/** What an engine knows of a request on its way. */
export interface Locals {
  stamp: RequestStamp;
  caller: Omit<Caller, 'issuedAt'>;
  /** Of every request under /v1. */
  principal?: Principal;
  /** Of a user. */
  permissions?: UserPermissions;
  routeName: string;
  /** Nobody is named in the request's line, nor does it have an id by which to find who asked. */
  unlogged?: boolean;
  /** Of a stream: when its head went out, which is what the time to answer means. */
  answeredAt?: number;
  /** Where it is in its trace: in its own span where the trace is kept, else where its caller is. */
  traceparent?: string | undefined;
  span?: Span | undefined;
}

export function ownRequestId(req: IncomingMessage): string {
  const given = header(req, 'x-request-id');
  return given !== undefined && requestIdForm.test(given) ? given : newId('req');
}

/** The gateway has decided which traces are kept; who comes without one begins one. */
export function beginSpan(
  req: IncomingMessage,
  locals: Locals,
  { tracer = noTracer }: { tracer?: Tracer },
): void {
  const given = header(req, 'traceparent');
  const parent = isTraceparent(given) ? given : undefined;
  locals.span =
    parent === undefined ? tracer.root('engine.request', undefined) : tracer.begin('engine.request', parent);
  locals.traceparent = locals.span?.traceparent ?? parent;
}

/** By its trace a request could be found again, so one that nobody shall be named in leaves none. */
export const traceOf = ({ traceparent, unlogged }: Locals): { traceparent?: string } =>
  traceparent === undefined || unlogged === true ? {} : { traceparent };

/** When it is over: its time, its line in the log, its span. */
export function observe(
  req: Request,
  res: ServerResponse & { locals: unknown },
  options: { log: Log; metrics: HttpMetrics },
): void {
  res.on('close', () => {
    const { stamp, principal, routeName, unlogged, answeredAt, span, traceparent } =
      res.locals as Partial<Locals> & Pick<Locals, 'stamp' | 'routeName'>;
    const durationMs = performance.now() - stamp.startedAt;
    const toAnswerMs = answeredAt === undefined ? durationMs : answeredAt - stamp.startedAt;
    options.metrics.observe(req.method, routeName, res.statusCode, toAnswerMs);
    options.log.info('request', {
      method: req.method,
      route: routeName,
      status: res.statusCode,
      durationMs: Math.round(durationMs * 100) / 100,
      ...(unlogged ? {} : { requestId: stamp.requestId, ...traceFields(traceparent) }),
      ...(principal && !unlogged ? { actorId: principal.id, organizationId: principal.organizationId } : {}),
    });
    // What nobody shall be named in is told by nobody.
    if (unlogged !== true)
      span?.end(
        {
          'http.request.method': req.method,
          'http.route': routeName,
          'http.response.status_code': res.statusCode,
          'rymeda.request.id': stamp.requestId,
          'rymeda.organization.id': principal?.organizationId,
        },
        res.statusCode >= 500 ? String(res.statusCode) : undefined,
      );
  });
}
