import { callerHeader, signServiceToken, type CallerSeal } from '@rymeda/auth';
import { uuidv7Hex, type Clock, type KeyRing, type Secret } from '@rymeda/kernel';
import type { PeerFetch } from '../peers/peers.ts';

const requestMs = 5_000;

export interface EngineAnswer {
  status: number;
  /** Out of the ETag. */
  version: number | null;
  /** Of a success: a record, a list of them, or nothing. */
  data: unknown;
  pagination: { hasMore?: boolean } | null;
  /** Of a refusal: its code. */
  error: string | null;
  retryAfterSeconds: number | null;
}

export interface EngineCall {
  url: string;
  organizationId: string;
  /** The least that the call needs. */
  scope: string;
  /** What it is made for; audited there. */
  cause: string;
  /** Default GET. */
  method?: string;
  body?: unknown;
  idempotencyKey?: string;
  /** In whose name, within this service: the trail shows `svc:<service>/<agent>`, and it is treated as an API client. */
  agent?: { id: string; partnerId?: string };
  requestId?: string;
  timeoutMs?: number;
}

/** A call of another engine's API as this service itself. Rejects when there is no answer. */
export type EngineRequest = (request: EngineCall) => Promise<EngineAnswer>;

export function engineRequests(by: {
  service: string;
  serviceKeys: Secret<KeyRing>;
  seal: CallerSeal;
  clock: Clock;
  fetch: PeerFetch;
}): EngineRequest {
  const { service } = by;
  return async (call) => {
    const { organizationId, scope, cause, agent } = call;
    const token = await signServiceToken(
      { organizationId, scopes: [scope], cause, ...(agent === undefined ? {} : { agent }) },
      { serviceKeys: by.serviceKeys, service, clock: by.clock },
    );
    const requestId = call.requestId ?? `req_${uuidv7Hex()}`;
    const caller = by.seal.seal({ ipAddress: 'internal', requestId, service });
    const answer = await by.fetch(call.url, {
      method: call.method ?? 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        [callerHeader]: caller,
        accept: 'application/json',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(call.timeoutMs ?? requestMs),
    });
    const etag = /^"(\d{1,15})"$/.exec(answer.headers.get('etag') ?? '')?.[1];
    const retryAfter = /^\d{1,6}$/.exec(answer.headers.get('retry-after') ?? '')?.[0];
    const text = await answer.text();
    const body = (text === '' ? {} : JSON.parse(text)) as Body;
    const succeeded = answer.status >= 200 && answer.status < 300;
    return {
      status: answer.status,
      version: etag === undefined ? null : Number(etag),
      data: succeeded ? (body.data ?? null) : null,
      pagination: body.pagination ?? null,
      error: succeeded ? null : (body.error?.code ?? 'UNKNOWN'),
      retryAfterSeconds: retryAfter === undefined ? null : Number(retryAfter),
    };
  };
}

interface Body {
  data?: unknown;
  pagination?: { hasMore?: boolean };
  error?: { code?: string };
}
