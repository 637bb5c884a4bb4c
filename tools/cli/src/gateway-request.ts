import { RymedaError } from '@rymeda/sdk';

/** An answer of any status, its JSON parsed; `undefined` when it has none. */
export interface GatewayAnswer {
  status: number;
  body: unknown;
}

export const noAnswer = (code: string, message: string): RymedaError =>
  new RymedaError(0, {}, { code, message, details: null, requestId: null });

/** For what the SDK has no method for: the gateway's own pages, and a bare token. */
export const request = (url: string, init: RequestInit = {}, timeoutMs = 10_000): Promise<GatewayAnswer> =>
  orAway(url, timeoutMs, async (signal) => {
    // A redirect would carry credentials elsewhere.
    const answer = await fetch(url, { ...init, redirect: 'manual', signal });
    return { status: answer.status, body: parsed(await answer.text()) };
  });

/** Asks `url`; what it fails with is told in the SDK's form: nothing answers there, or not in time. */
export async function orAway<T>(
  url: string,
  timeoutMs: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await ask(signal);
  } catch {
    if (signal.aborted) throw noAnswer('TIMED_OUT', `${url} gave no answer within ${timeoutMs} ms`);
    throw noAnswer('CONNECTION_FAILED', `${url} is not reachable`);
  }
}

/** The failure that an answer is, in the SDK's form: a problem, a token error or anything else. */
export function errorOf({ status, body }: GatewayAnswer): RymedaError {
  const plain = (body ?? {}) as { error?: unknown; error_description?: unknown; requestId?: unknown };
  const problem = (typeof plain.error === 'object' ? plain.error : {}) as Record<string, unknown> | null;
  const oauth = typeof plain.error === 'string' ? plain.error.toUpperCase() : undefined;
  return new RymedaError(
    status,
    {},
    {
      code: text(problem?.['code']) ?? oauth ?? `HTTP_${status}`,
      message: text(problem?.['message']) ?? text(plain.error_description) ?? 'The request failed',
      details: problem?.['details'] ?? null,
      requestId: text(plain.requestId) ?? null,
    },
  );
}

/** The body of a success. */
export async function requestOk(url: string, init?: RequestInit): Promise<unknown> {
  const answer = await request(url, init);
  if (answer.status !== 200) throw errorOf(answer);
  if (answer.body === undefined) throw noAnswer('INVALID_RESPONSE', `${url} did not answer with JSON`);
  return answer.body;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
