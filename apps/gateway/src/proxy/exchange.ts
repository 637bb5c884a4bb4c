import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Problem, problem } from '@rymeda/kernel';
import type { Pool } from 'undici';
import { responseHeaders, type HeaderPairs } from './headers.ts';
import type { Instance, Instances } from './instances.ts';

/** One request to an engine and the response that its answer streams into. */
export interface Exchange {
  method: string;
  /** With the query. */
  path: string;
  headers: HeaderPairs;
  /** Whole, or on its way; null without a body. */
  body: Buffer | Readable | null;
  response: ServerResponse;
  /** From the end of the request to the first byte of the answer. */
  firstByteMs: number;
  /** The answer doesn't end by itself. */
  streams?: true;
}

/** The caller left before the answer came; nobody is there to be told. */
export class CallerGone extends Error {
  constructor() {
    super('the caller left');
    this.name = 'CallerGone';
  }
}

/** Not the engine's failure: the breaker doesn't count it. */
export const isCallersFault = (error: unknown): boolean =>
  error instanceof CallerGone || (error instanceof Problem && error.status < 500);

/**
 * Sends a request to an instance and streams the answer, holding back whichever side is faster. Where nobody took the
 * connection nothing was sent, so another instance is asked, whatever the request is. A request without a body that met a
 * connection which was just being closed is sent once more: it changes nothing to ask twice.
 */
export async function exchange(instances: Instances, request: Exchange): Promise<void> {
  const tried = new Set<Instance>();
  let onceMore = request.body === null && (request.method === 'GET' || request.method === 'HEAD');
  for (;;) {
    const instance = instances.pick(tried) ?? instances.pick(new Set());
    if (instance === undefined) throw new Error('no instance is known');
    instance.inFlight++;
    try {
      const { leaving } = await attempt(request.streams ? instance.streams : instance.pool, request);
      instances.answered(instance);
      if (leaving) instances.leaving(instance);
      return;
    } catch (error) {
      if (isCallersFault(error)) throw error;
      const refused = isRefusedConnection(error);
      const first = !tried.has(instance);
      tried.add(instance);
      if (refused) instances.refused(instance);
      else instances.failed(instance);
      // A body that is on its way may be spent.
      const elsewhere =
        refused && first && !(request.body instanceof Readable) && instances.pick(tried) !== undefined;
      if (elsewhere) continue;
      if (!onceMore || !isClosedConnection(error)) throw error;
      onceMore = false;
    } finally {
      instance.inFlight--;
    }
  }
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

/** Before any byte was sent. */
const isRefusedConnection = (error: unknown): boolean =>
  ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    codeOf(error) as string,
  );

const isClosedConnection = (error: unknown): boolean =>
  ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(error) as string);

/** undici takes an emitter for a signal; it costs a fraction of an AbortController, once for each request. */
class Abort extends EventEmitter {
  reason: Error | undefined;

  with(reason: Error): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.emit('abort');
  }
}

/** Resolves at the first byte, with whether the instance says that it takes no more on this connection. */
function attempt(pool: Pool, request: Exchange): Promise<{ leaving: boolean }> {
  const { response, body } = request;
  return new Promise((resolve, reject) => {
    const abort = new Abort();
    let timer: NodeJS.Timeout | undefined;
    const startTimer = (): void => {
      timer = setTimeout(() => {
        abort.with(problem('GATEWAY_TIMEOUT', 'The answer took too long'));
      }, request.firstByteMs);
    };
    const onClose = (): void => abort.with(new CallerGone());
    // Before the first byte only; after it, undici follows the response itself.
    const settle = (): void => {
      clearTimeout(timer);
      response.off('close', onClose);
      if (body instanceof Readable) body.off('end', startTimer);
    };

    if (response.destroyed) return reject(new CallerGone());
    response.once('close', onClose);
    if (body instanceof Readable) body.once('end', startTimer);
    else startTimer();

    pool.stream(
      {
        method: request.method,
        path: request.path,
        headers: request.headers,
        body,
        signal: abort,
      },
      ({ statusCode, headers }) => {
        settle();
        resolve({ leaving: headers['connection'] === 'close' });
        return beginAnswer(response, statusCode, headers);
      },
      (error) => {
        settle();
        // After the first byte this does nothing: the response was cut, which tells the caller that it isn't whole.
        if (error) reject(abort.reason ?? error);
        else resolve({ leaving: false });
      },
    );
  });
}

function beginAnswer(
  response: ServerResponse,
  status: number,
  headers: Parameters<typeof responseHeaders>[0],
): ServerResponse {
  response.statusCode = status;
  const kept = responseHeaders(headers);
  for (const name in kept) response.setHeader(name, kept[name] as string | string[]);
  // Events must arrive as they happen, so their head doesn't wait for the first of them.
  if (String(headers['content-type']).startsWith('text/event-stream')) response.flushHeaders();
  return response;
}
