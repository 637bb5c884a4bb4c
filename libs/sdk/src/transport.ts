import { RymedaError } from './errors.ts';
import { attempt, type Answer, type HttpRequest } from './http.ts';
import type { RequestOptions } from './operation.ts';
import type { Settings } from './options.ts';
import { retryDelayMs } from './retry.rules.ts';
import type { TokenSource } from './tokens.ts';

/** Time and chance; replaced in tests. */
export interface Surroundings {
  nowMs: () => number;
  /** From 0 to below 1. */
  random(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Sends with retries; without `tokens` as it is, otherwise with a token, a fresh one once after a 401. */
export async function send(
  settings: Settings,
  surroundings: Surroundings,
  request: HttpRequest,
  options: RequestOptions = {},
  tokens?: TokenSource,
): Promise<Answer> {
  let tokenRenewed = false;
  let mayHaveHappened = false;
  for (let tries = 0; ;) {
    const token = await tokens?.get(options.signal);
    const prepared = { ...request, ...(await request.prepare?.()) };
    try {
      const timeoutMs = options.timeoutMs ?? settings.timeoutMs;
      const headers = headersOf(prepared, settings.userAgent, token);
      return await attempt(settings.fetch, { ...prepared, headers }, timeoutMs, options.signal);
    } catch (failure) {
      if (!(failure instanceof RymedaError)) throw failure;
      if (failure.status === 401 && tokens && token !== undefined && !tokenRenewed) {
        tokenRenewed = true;
        tokens.refused(token);
        continue;
      }
      // An earlier attempt deleted the record, and its answer was lost.
      if (mayHaveHappened && failure.status === 404 && request.method === 'DELETE')
        return { status: 204, headers: failure.headers, body: undefined };
      const delay = retryDelayMs({
        attempt: tries,
        maxRetries: options.maxRetries ?? settings.maxRetries,
        repeatable: request.repeatable,
        status: failure.status,
        code: failure.code,
        retryAfter: failure.headers['retry-after'],
        // A date is counted from the answer's own, so that it doesn't matter whose clock is right.
        nowMs: Date.parse(failure.headers['date'] ?? '') || surroundings.nowMs(),
        random: surroundings.random(),
      });
      if (delay === null) throw failure;
      mayHaveHappened ||= failure.status === 0 || failure.status >= 500;
      await surroundings.sleep(delay, options.signal);
      tries += 1;
    }
  }
}

const headersOf = (request: HttpRequest, userAgent: string, token: string | undefined) => ({
  ...request.headers,
  'user-agent': userAgent,
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
});

/** Rejects with the signal's reason when the caller gives up meanwhile. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
