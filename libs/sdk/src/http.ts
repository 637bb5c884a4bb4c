import { clientCodes, errorOfAnswer, invalidResponse, noAnswer } from './errors.ts';

/** A successful answer. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** The parsed JSON; `undefined` without a body. */
  body: unknown;
}

/** One request, ready to send. */
export interface HttpRequest {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Sending it twice has the effect of sending it once. */
  repeatable: boolean;
  /** What of it is made anew for each attempt. */
  prepare?(): Promise<Pick<HttpRequest, 'headers' | 'body'>>;
}

/** The most that a timer holds: 24 days. */
const longestMs = 2 ** 31 - 1;

/** One attempt. Rejects with a RymedaError, or with the signal's reason when the caller gave up. */
export async function attempt(
  fetch: typeof globalThis.fetch,
  request: HttpRequest,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Answer> {
  signal?.throwIfAborted();
  // A header that can't be sent is the caller's fault, and no lost connection: throws a TypeError.
  new Headers(request.headers);
  const timeout = AbortSignal.timeout(Math.min(Math.ceil(timeoutMs), longestMs));
  let status: number, headers: Record<string, string>, text: string;
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      // A redirect would carry the token or the record elsewhere.
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    status = response.status;
    headers = Object.fromEntries(response.headers);
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    if (timeout.aborted) throw noAnswer(clientCodes.timedOut, `No answer within ${timeoutMs} ms`, cause);
    throw noAnswer(clientCodes.connectionFailed, reasonOf(cause), cause);
  }
  const body = parsed(text);
  if (status < 200 || status > 299) throw errorOfAnswer(status, headers, body.value);
  if (!body.valid) throw invalidResponse({ status, headers }, 'The answer is not JSON');
  return { status, headers, body: body.value };
}

function parsed(text: string): { valid: boolean; value: unknown } {
  if (text === '') return { valid: true, value: undefined };
  try {
    return { valid: true, value: JSON.parse(text) };
  } catch {
    // The text itself may be anything, records included, and goes into no error.
    return { valid: false, value: undefined };
  }
}

/** `ECONNREFUSED` and the like; undici puts it one cause deeper. */
function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = (inner as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? `The connection failed (${code})` : 'The connection failed';
}
