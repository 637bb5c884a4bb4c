import type { Dispatcher, Pool } from 'undici';
import { failureReason } from './failure.rules.ts';
import { retryAfterMs } from './retry-after.rules.ts';

/** What came of one POST; `status` null when there was no answer, and `error` says why. */
export interface ExchangeResult {
  status: number | null;
  latencyMs: number;
  error: string | null;
  /** The first 4 KiB of the answer's body. */
  response: string | null;
  retryAfterMs?: number | undefined;
}

export interface Exchange {
  path: string;
  headers: Record<string, string>;
  body: string;
  /** From the first byte that we try to send to the last that we read; default `attemptMs`. */
  timeoutMs?: number | undefined;
}

/** What one attempt may take where nobody says otherwise. */
export const attemptMs = 15_000;
/** What the log keeps of an answer. */
const keptBytes = 4 * 1024;
/** A little more is read for the sake of the connection; then it is cut. */
const readBytes = 64 * 1024;

/**
 * One POST and its answer. Never rejects. The answer's status decides once it is there; its body is read up to a limit
 * and as long as the time lasts, as the bytes that came: nothing is decompressed, no redirect followed.
 */
export function exchange(
  pool: Pool,
  { path, headers, body, timeoutMs = attemptMs }: Exchange,
  now: () => Date,
): Promise<ExchangeResult> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    let controller: Dispatcher.DispatchController | undefined;
    let status: number | null = null;
    let retryAfter: number | undefined;
    let kept: Buffer[] = [];
    let size = 0;
    let done = false;

    const timer = setTimeout(() => end(status === null ? 'timeout' : null, true), timeoutMs);
    // This one timer is for all of it; undici's are behind it.
    const behind = timeoutMs + 5_000;

    function end(error: string | null, cut: boolean): void {
      if (done) return;
      done = true;
      clearTimeout(timer);
      const response = size === 0 ? null : Buffer.concat(kept).subarray(0, keptBytes).toString('utf8');
      kept = [];
      const latencyMs = Math.round(performance.now() - startedAt);
      resolve({ status, latencyMs, error, response, retryAfterMs: retryAfter });
      if (cut) controller?.abort(new Error('cut'));
    }

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        // Its time was over before there was a connection: it must not be sent after all.
        if (done) started.abort(new Error('late'));
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        if (statusCode < 200) return;
        status = statusCode;
        const asked = responseHeaders['retry-after'];
        retryAfter = retryAfterMs(Array.isArray(asked) ? asked[0] : asked, now());
      },
      onResponseData(_controller, chunk) {
        if (size < keptBytes) kept.push(chunk);
        size += chunk.length;
        if (size > readBytes) end(null, true);
      },
      onResponseEnd: () => end(null, false),
      // A body that broke off behind a status: the status was the answer.
      onResponseError: (_controller, error) => end(status === null ? failureReason(error) : null, false),
    };
    try {
      pool.dispatch(
        { method: 'POST', path, headers, body, headersTimeout: behind, bodyTimeout: behind },
        handler,
      );
    } catch (error) {
      end(failureReason(error), false);
    }
  });
}
