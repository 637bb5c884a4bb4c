import {
  addressNotAllowed,
  bearerToken,
  requireCertificate,
  type CallerSeal,
  type OrganizationSettingsList,
  type TokenVerifier,
} from '@rymeda/auth';
import { notFound, problem, Problem, type Tracer } from '@rymeda/kernel';
import { sendProblem, toProblem, type Log, type Metrics } from '@rymeda/service';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { beginRequest } from './begin-request.ts';
import type { CertificateReader } from './caller/client-certificate.ts';
import { addressKey, type TrustedProxies } from './caller/client-address.ts';
import { rateLimitHeaders, type Standing } from './limits/quota.ts';
import type { RateLimits } from './limits/rate-limits.ts';
import type { OwnPages } from './documents/own-pages.ts';
import type { Engine } from './proxy/engine.ts';
import { CallerGone } from './proxy/exchange.ts';
import { forward } from './proxy/forward.ts';
import { drain } from './proxy/request-body.ts';
import type { RefusalCounter } from './refusals.ts';
import type { Exchanged, RequestState } from './request-state.ts';
import type { Decision, RouteTable } from './routing/route-table.ts';
import { securityHeaders } from './security-headers.ts';

export interface GatewayParts {
  routes: RouteTable;
  engines: ReadonlyMap<string, Engine>;
  verifier: TokenVerifier;
  /** From where an organisation may be called. */
  settings: Pick<OrganizationSettingsList, 'requireAddress'>;
  seal: CallerSeal;
  limits: RateLimits;
  pages: OwnPages;
  trusted: TrustedProxies;
  certificates: CertificateReader;
  refusals: RefusalCounter;
  log: Log;
  metrics: Metrics['http'];
  /** Default: no traces. */
  tracer?: Tracer;
}

/**
 * The public door. Order of checks: request id, token, route, method, rate limits, size. An engine verifies
 * everything again and judges content type, JSON, scope and fields.
 */
export function gatewayApp(parts: GatewayParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.use((request: Request, response: Response, next: NextFunction) => {
    response.locals['state'] = beginRequest(request, response, parts);
    next();
  });
  app.use(securityHeaders);
  app.use((request: Request, response: Response) =>
    handle({ request, response, state: stateOf(response) }, parts),
  );
  app.use(async (error: unknown, request: Request, response: Response, _next: NextFunction) => {
    if (error instanceof CallerGone) return response.destroy();
    const state = stateOf(response);
    const answer = toProblem(error);
    state.fault = { code: answer.code, reason: answer.internal };
    // The rest is in the request's own line; only this one is a fault of the gateway itself.
    if (answer.code === 'INTERNAL_ERROR')
      parts.log.failure('request_failed', answer, state.unlogged ? {} : { requestId: state.stamp.requestId });
    if (answer.status === 413) await drain(request);
    sendProblem(response, answer, state.stamp);
  });
  return app;
}

const stateOf = (response: Response): RequestState => response.locals['state'] as RequestState;

async function handle(exchanged: Exchanged, parts: GatewayParts): Promise<void> {
  const { request, response, state } = exchanged;
  const decision = parts.routes(request.method ?? 'GET', state.target.path);
  if ('route' in decision) state.route = decision.route;
  if (decision.kind === 'operation' && decision.unlogged) state.unlogged = true;
  if (decision.kind === 'operation' && decision.streams) state.streams = true;
  if (isApi(decision)) await authenticate(exchanged, parts);
  if (state.addressRefused === true && decision.kind !== 'operation') throw addressNotAllowed();
  if (decision.kind === 'unknown') throw notFound();
  if (decision.kind === 'wrong-method') throw methodNotAllowed(decision.allow);
  if (decision.kind === 'own') return parts.pages.serve(decision.route, response);
  const standing =
    state.principal === undefined
      ? parts.limits.ofAddress(addressKey(state.address))
      : parts.limits.ofPrincipal(state.principal);
  // Awaiting what is already there would cost each request a turn of the loop.
  admit(standing instanceof Promise ? await standing : standing, exchanged);
  await forward(exchanged, parts.engines.get(decision.engine) as Engine, parts);
}

const isApi = (decision: Decision): boolean =>
  decision.kind === 'operation' || ('api' in decision && decision.api);

async function authenticate({ request, state }: Exchanged, parts: GatewayParts): Promise<void> {
  try {
    const principal = await parts.verifier.verify(bearerToken(request.headers.authorization));
    requireCertificate(principal, state.certificateThumbprint);
    state.principal = principal;
    parts.settings.requireAddress(principal, state.address);
  } catch (error) {
    if (error instanceof Problem && error.code === 'ADDRESS_NOT_ALLOWED') {
      state.addressRefused = true;
      return;
    }
    if (!(error instanceof Problem) || error.status !== 401) throw error;
    state.refused = true;
    const standing = await parts.limits.ofAddress(addressKey(state.address));
    throw standing.allowed ? error : rateLimited(standing);
  }
}

function admit(standing: Standing, { response }: Exchanged): void {
  if (!standing.allowed) throw rateLimited(standing);
  const headers = rateLimitHeaders(standing);
  for (const name in headers) response.setHeader(name, headers[name] as string);
}

const rateLimited = (standing: Standing): Problem =>
  problem('RATE_LIMITED', 'Too many requests; try again later', { headers: rateLimitHeaders(standing) });

const methodNotAllowed = (allow: string): Problem =>
  problem('METHOD_NOT_ALLOWED', 'This method is not allowed here', { headers: { allow } });
