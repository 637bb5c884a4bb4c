import { retryAfterMs } from './retry.rules.ts';

/** What a machine reads of a failure. */
export interface ErrorBody {
  /** Upper-case words, for example `SLOT_UNAVAILABLE`. */
  code: string;
  message: string;
  /** With 422 a list of `{ field, code, message }`. */
  details: unknown;
  /** Quote it to support. */
  requestId: string | null;
}

/** Codes that the SDK gives itself: no answer came, `status` is then 0; or one that makes no sense. */
export const clientCodes = {
  connectionFailed: 'CONNECTION_FAILED',
  timedOut: 'TIMED_OUT',
  invalidResponse: 'INVALID_RESPONSE',
} as const;

/** Any failure of a call. Never carries the client secret, a token or the request's body. */
export class RymedaError extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** The answer's headers with lower-case names, for example `headers['retry-after']`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly error: ErrorBody;

  constructor(
    status: number,
    headers: Readonly<Record<string, string>>,
    error: ErrorBody,
    options?: ErrorOptions,
  ) {
    super(`${error.code}: ${error.message}${error.requestId ? ` (${error.requestId})` : ''}`, options);
    this.name = 'RymedaError';
    this.status = status;
    this.headers = headers;
    this.error = error;
  }

  get code(): string {
    return this.error.code;
  }

  get requestId(): string | null {
    return this.error.requestId;
  }

  /** How long the platform asks to wait, in milliseconds; `undefined` when it doesn't say. */
  get retryAfterMs(): number | undefined {
    // A date is counted from the answer's own, so that it doesn't matter whose clock is right.
    return retryAfterMs(this.headers['retry-after'], Date.parse(this.headers['date'] ?? ''));
  }
}

/** The failure of a call that got no answer. */
export const noAnswer = (code: string, message: string, cause?: unknown): RymedaError =>
  new RymedaError(0, {}, { code, message, details: null, requestId: null }, { cause });

/** A success that is not what the platform answers: a proxy's page, or another service at this address. */
export const invalidResponse = (
  { status, headers }: { status: number; headers: Readonly<Record<string, string>> },
  message: string,
): RymedaError =>
  new RymedaError(status, headers, {
    code: clientCodes.invalidResponse,
    message,
    details: null,
    requestId: headers['x-request-id'] ?? null,
  });

type Plain = Record<string, unknown>;
export const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null;
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Reads a problem (RFC 9457), a token error (RFC 6749, section 5.2) or whatever else came. */
export function errorOfAnswer(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): RymedaError {
  const requestId = headers['x-request-id'] ?? null;
  const plain = isPlain(body) ? body : {};
  if (isPlain(plain['error'])) {
    const e = plain['error'];
    return new RymedaError(status, headers, {
      code: text(e['code']) ?? `HTTP_${status}`,
      message: text(e['message']) ?? text(plain['detail']) ?? 'The request failed',
      details: e['details'] ?? null,
      requestId: text(e['requestId']) ?? requestId,
    });
  }
  const oauth = text(plain['error']);
  return new RymedaError(status, headers, {
    code: oauth?.toUpperCase() ?? `HTTP_${status}`,
    message:
      text(plain['error_description']) ??
      text(plain['detail']) ??
      text(plain['title']) ??
      'The request failed',
    details: null,
    requestId: text(plain['requestId']) ?? requestId,
  });
}
