import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { callerHeader, type Caller, type CallerSeal } from '@rymeda/auth';
import { newId, problem } from '@rymeda/kernel';
import { sendProblem, toProblem, type HttpMetrics, type Log } from '@rymeda/service';
import { sendOAuthError } from './answer.ts';
import { OAuthError } from './oauth-error.ts';

/** What is known of whoever asks, before any authentication. */
export interface Requester {
  requestId: string;
  ipAddress: string;
  userAgent?: string;
  /** Of the client certificate that the gateway saw (RFC 8705, section 3.1). */
  certificateThumbprint?: string;
  /** Another service of the platform, by its seal. */
  service?: string;
}

export type Endpoint = (req: IncomingMessage, res: ServerResponse, by: Requester) => void | Promise<void>;

export interface ListenerOptions {
  /** Path → method → endpoint; HEAD is GET without the body. A last segment `*` stands for any one. */
  endpoints: Readonly<Record<string, Readonly<Record<string, Endpoint>>>>;
  /** Everything else: the API. */
  otherwise: RequestListener;
  callerSeal: CallerSeal;
  log: Log;
  metrics: HttpMetrics;
}

/** The issuer's own endpoints, which speak OAuth and not the API's envelope, beside the API. */
export function issuerListener(options: ListenerOptions): RequestListener {
  return (req, res) => {
    const path = (req.url ?? '').split('?')[0] as string;
    const route = [path, anyOneOf(path)].find((r) => Object.hasOwn(options.endpoints, r));
    const methods = route === undefined ? undefined : options.endpoints[route];
    if (route === undefined || methods === undefined) options.otherwise(req, res);
    else void answer(route, methods, req, res);
  };

  async function answer(
    path: string,
    methods: Readonly<Record<string, Endpoint>>,
    req: IncomingMessage,
    res: ServerResponse,
  ): Promise<void> {
    const by = requesterOf(req, options.callerSeal);
    const startedAt = performance.now();
    res.setHeader('x-request-id', by.requestId);
    observe(req, res, path, by, startedAt);
    try {
      const endpoint = methods[req.method === 'HEAD' ? 'GET' : (req.method ?? '')];
      if (endpoint === undefined)
        throw problem('METHOD_NOT_ALLOWED', 'This method is not allowed here', {
          headers: { allow: allowed(methods) },
        });
      await endpoint(req, res, by);
    } catch (error) {
      // A body that is no form, or has a field twice.
      if (error instanceof OAuthError) return sendOAuthError(res, error);
      const answer = toProblem(error);
      if (answer.status >= 500) options.log.failure('request_failed', error, { requestId: by.requestId });
      sendProblem(res, answer, { requestId: by.requestId, instance: path, startedAt });
    }
  }

  function observe(
    req: IncomingMessage,
    res: ServerResponse,
    route: string,
    by: Requester,
    startedAt: number,
  ): void {
    res.on('close', () => {
      const durationMs = performance.now() - startedAt;
      const method = req.method ?? '';
      options.metrics.observe(method, route, res.statusCode, durationMs);
      // What each service asks for every few seconds is no news as long as it gets it.
      const level = by.service !== undefined && res.statusCode < 400 ? 'debug' : 'info';
      options.log[level]('request', {
        method,
        route,
        status: res.statusCode,
        durationMs: Math.round(durationMs * 100) / 100,
        requestId: by.requestId,
      });
    });
  }
}

/** HEAD goes wherever GET does (RFC 9110, section 9.3.2). */
const allowed = (methods: Readonly<Record<string, Endpoint>>): string =>
  Object.keys(methods)
    .flatMap((m) => (m === 'GET' ? ['GET', 'HEAD'] : [m]))
    .join(', ');

/** A path with `*` for its last segment. Not by a pattern: a stranger's long path would keep one at work for long. */
function anyOneOf(path: string): string {
  const last = path.lastIndexOf('/') + 1;
  return last === path.length ? path : `${path.slice(0, last)}*`;
}

function requesterOf(req: IncomingMessage, seal: CallerSeal): Requester {
  const header = req.headers[callerHeader];
  const sealed: Caller | undefined = seal.open(Array.isArray(header) ? header[0] : header);
  if (sealed !== undefined) return sealed;
  const userAgent = req.headers['user-agent'];
  return {
    requestId: newId('req'),
    ipAddress: req.socket.remoteAddress ?? 'unknown',
    ...(userAgent === undefined ? {} : { userAgent }),
  };
}
