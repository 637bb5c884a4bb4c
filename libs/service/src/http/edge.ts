import {
  addressNotAllowed,
  authorize,
  bearerToken,
  callerHeader,
  requireCertificate,
  toTenantContext,
  type CallerSeal,
  type OrganizationSettingsList,
  type Principal,
  type RecordAccess,
  type TokenVerifier,
  type UserAccess,
  type UserPermissions,
} from '@rymeda/auth';
import type { Rule } from '@rymeda/contracts';
import { notFound, problem, unauthenticated, type Problem } from '@rymeda/kernel';
import express, { type Express, type Request, type Response } from 'express';
import { requireOwnName } from '../peers/own-name.ts';
import { traceFields, type Log } from '../process/log.ts';
import type { HttpMetrics } from '../process/metrics.ts';
import { sendOutcome, type Outcome } from './answer.ts';
import { executor, type ExecuteOptions } from './execute.ts';
import { sendProblem, toProblem } from './problem.ts';
import {
  checkParams,
  emptyQuery,
  header,
  namesIn,
  queryHint,
  readIdempotencyKey,
  readIfMatch,
  readJson,
  receive,
  searchOf,
} from './read-request.ts';
import { refusedAttempt, routeFor } from './refused-attempt.rules.ts';
import { beginSpan, observe, ownRequestId, traceOf, type Locals } from './request-locals.ts';
import type { Route } from './route.ts';
import { readStated } from './stated.ts';
import { streamPlaces } from './stream-places.ts';
import { stream } from './stream.ts';
import { unnamed } from './unnamed.ts';
import { readQuery, validate } from './validate.ts';

/** A window as the edge needs it: the record, by which roles are asked, and the rules that it adds to reads. */
export interface BreakGlassWindow {
  record: { id: string; patientId: string; userId: string };
  rules: readonly Rule[];
}

export interface EdgeOptions extends ExecuteOptions {
  routes: readonly Route[];
  verifier: TokenVerifier;
  /** What a calling user's roles allow. */
  users: UserAccess;
  /** From where an organisation may be called. */
  settings: Pick<OrganizationSettingsList, 'requireAddress'>;
  /** An open break-glass window; FORBIDDEN when the caller has no such window. */
  breakGlass?: ((principal: Principal, id: string) => Promise<BreakGlassWindow>) | undefined;
  callerSeal: CallerSeal;
  log: Log;
  metrics: HttpMetrics;
  /** Ends streams, which would keep a process that stops; without it they end with their callers alone. */
  closing?: AbortSignal;
}

const firstByteMs = 10_000;

/**
 * The HTTP edge of an engine. Order of checks: request id, token, route, method, content type, size, JSON,
 * scope, fields, state. What comes before the handler changes nothing.
 */
export function edge(options: EdgeOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // One spelling for each path, as at the gateway.
  app.enable('strict routing');
  app.enable('case sensitive routing');
  const execute = executor(options);
  const streaming = {
    places: streamPlaces(),
    accessRecorder: options.accessRecorder,
    closing: options.closing ?? new AbortController().signal,
  };

  app.use((req, res, next) => {
    const caller = options.callerSeal.open(header(req, callerHeader));
    const locals = res.locals as Locals;
    locals.caller = caller ?? {
      ipAddress: req.socket.remoteAddress ?? 'unknown',
      requestId: ownRequestId(req),
    };
    locals.stamp = { requestId: locals.caller.requestId, instance: req.path, startedAt: performance.now() };
    locals.routeName = 'unmatched';
    beginSpan(req, locals, options);
    observe(req, res, options);
    next();
  });

  app.use('/v1', async (req, res, next) => {
    const locals = res.locals as Locals;
    const principal = await options.verifier.verify(bearerToken(header(req, 'authorization')));
    requireOwnName(principal, req.socket);
    requireCertificate(principal, locals.caller.certificateThumbprint);
    locals.principal = principal;
    if (locals.caller.addressRefused === true) throw addressNotAllowed();
    options.settings.requireAddress(principal, locals.caller.ipAddress);
    // The token of a deactivated user is worth nothing, whatever it asks for.
    if (principal.kind === 'user') locals.permissions = await options.users.permissionsOf(principal);
    next();
  });

  for (const [path, routes] of byPath(options.routes))
    app.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), (req, res) => handle(req, res, routes));

  app.use(() => {
    throw notFound();
  });

  app.use(async (error: unknown, req: Request, res: Response, _next: unknown) => {
    const { stamp, unlogged, traceparent } = res.locals as Locals;
    const answer = error instanceof URIError || isMalformedPath(error) ? notFound() : toProblem(error);
    // Our own refusals (503) are expected and counted; what has a cause behind it wants a look.
    if (answer.status === 500 || answer.cause !== undefined)
      options.log.failure(
        'request_failed',
        answer,
        unlogged ? {} : { requestId: stamp.requestId, ...traceFields(traceparent) },
      );
    if (answer.status === 403) await recordRefusal(req, res, answer);
    sendProblem(res, answer, stamp);
    // What is left of a refused body is not worth reading.
    if (answer.status === 413) req.socket.destroySoon();
  });

  /** Whoever was allowed is asked again, as if it were a request of its own. */
  function renewed(req: Request, locals: Locals, allow: (by: Principal) => Promise<unknown>) {
    return async (): Promise<void> => {
      const principal = await options.verifier.verify(bearerToken(header(req, 'authorization')));
      options.settings.requireAddress(principal, locals.caller.ipAddress);
      const permissions =
        principal.kind === 'user' ? await options.users.permissionsOf(principal) : undefined;
      // The context was made of the old ones; coming back makes a new one.
      if (permissions !== locals.permissions)
        throw problem('PERMISSIONS_STALE', 'The caller’s roles have changed since the stream began');
      await allow(principal);
    };
  }

  async function handle(req: Request, res: Response, routes: readonly Route[]): Promise<void> {
    const { stamp, caller, principal, permissions } = res.locals as Locals;
    const method = req.method === 'HEAD' ? 'GET' : req.method;
    const route = routes.find((r) => r.operation.method === method);
    if (route === undefined) throw methodNotAllowed(routes);
    const { operation } = route;
    (res.locals as Locals).routeName = operation.path;
    (res.locals as Locals).unlogged = operation.unlogged === true;
    const params = checkParams(operation, req.params as Record<string, string>);
    const json = await readJson(req, operation);
    if (principal === undefined) throw unauthenticated('the path is not one that tokens are verified for');
    const idempotencyKey = readIdempotencyKey(req, operation);
    const ifMatch = readIfMatch(req, operation);
    const stated = readStated(req.headers);
    const more =
      stated.breakGlass === undefined ? [] : await windowRules(principal, permissions, stated.breakGlass);
    const access =
      permissions &&
      options.users.access(permissions, {
        operation,
        reason: stated.reason !== undefined,
        given: [...new URLSearchParams(searchOf(req)).keys(), ...namesIn(json)],
        more,
      });
    authorize(principal, operation, { ...stated, access });
    const query = validate(operation.query ?? emptyQuery, readQuery(searchOf(req)), queryHint(operation));
    const body = operation.body === undefined ? undefined : validate(operation.body, json);
    const named = toTenantContext(principal, caller, operation, {
      ...traceOf(res.locals as Locals),
      ...(stated.breakGlass === undefined ? {} : { purpose: breakingTheGlass }),
      ...stated,
      access,
    });
    const job = route.unnamedAs?.(body);
    const context = job === undefined ? named : unnamed(named, job);
    const received = await receive(req, route, context, query);
    if (route.open !== undefined) {
      const { open } = route;
      const failed = await stream(
        req,
        res,
        {
          ...{ open, context, principal },
          call: {
            params,
            query: query,
            now: options.clock(),
            lastEventId: header(req, 'last-event-id'),
          },
          shown: (record) =>
            access === undefined ? record : access.masked(record as Record<string, unknown>),
          mayGoOn: renewed(req, res.locals as Locals, async (by) => {
            if (stated.breakGlass !== undefined) await windowRules(by, permissions, stated.breakGlass);
            authorize(by, operation, { ...stated, access });
          }),
          onBegun: () => ((res.locals as Locals).answeredAt = performance.now()),
        },
        streaming,
      );
      if (failed !== undefined && toProblem(failed).status === 500)
        options.log.failure('stream_failed', failed, { requestId: stamp.requestId });
      return;
    }
    const timer = setTimeout(() => {
      sendProblem(
        res,
        problem('SERVICE_UNAVAILABLE', 'The answer took too long', { headers: { 'retry-after': '1' } }),
        stamp,
      );
    }, firstByteMs);
    try {
      const outcome = await execute({
        route,
        context,
        principal,
        params,
        query,
        body: received ?? body,
        path: req.path,
        ifMatch,
        idempotencyKey,
      });
      sendOutcome(res, access === undefined ? outcome : masked(access, outcome), stamp);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Who was refused what is in the trail; without a valid token the gateway counts it. */
  async function recordRefusal(req: Request, res: Response, { code }: Problem): Promise<void> {
    const { principal, caller } = res.locals as Locals;
    const route = routeFor(options.routes, req.method, req.path);
    if (principal === undefined || route === undefined) return;
    // Whoever wanted to stay unnamed stays so, also where it was refused.
    if (route.operation.unlogged === true) return;
    await options.accessRecorder.attempted(refusedAttempt(route, { principal, caller }, req.path, code));
  }

  /** Only a user has windows, and only while its roles would let it open this one; an engine that knows none refuses all. */
  async function windowRules(
    principal: Principal,
    permissions: UserPermissions | undefined,
    id: string,
  ): Promise<readonly Rule[]> {
    if (permissions === undefined || options.breakGlass === undefined)
      throw problem('FORBIDDEN', 'The caller has no open break-glass window of this id');
    const { record, rules } = await options.breakGlass(principal, id);
    if (!options.users.permits(permissions, 'create', 'care_break_glass', record))
      throw problem('FORBIDDEN', 'The caller’s roles do not allow this any more');
    return rules;
  }

  return app;
}

/** The last wall before the answer: each record without what the caller's roles hide. */
function masked(access: RecordAccess, outcome: Outcome): Outcome {
  const { data, raw } = outcome;
  // Nothing can be taken out of a file.
  if (raw !== undefined && !access.seesWhole())
    throw problem('FORBIDDEN', 'The caller’s roles hide fields that are in this file');
  const mask = (record: unknown) => access.masked(record as Record<string, unknown>);
  if (Array.isArray(data)) return { ...outcome, data: data.map(mask) };
  return typeof data === 'object' && data !== null ? { ...outcome, data: mask(data) } : outcome;
}

function byPath(routes: readonly Route[]): Map<string, Route[]> {
  const paths = new Map<string, Route[]>();
  for (const route of routes) {
    const path = route.operation.path;
    paths.set(path, [...(paths.get(path) ?? []), route]);
  }
  return paths;
}

function methodNotAllowed(routes: readonly Route[]): Problem {
  const methods = routes.map((r) => r.operation.method);
  const allow = methods.flatMap((m) => (m === 'GET' ? ['GET', 'HEAD'] : [m])).join(', ');
  return problem('METHOD_NOT_ALLOWED', 'This method is not allowed here', { headers: { allow } });
}

const isMalformedPath = (error: unknown): boolean =>
  error instanceof Error &&
  (error as { status?: unknown }).status === 400 &&
  error.message.startsWith('Failed to decode param');

/** HL7's purpose of use of a read beyond the rules, unless the caller states another. */
const breakingTheGlass = 'BTG';
