import { callerHeader, signServiceToken, type CallerSeal } from '@rymeda/auth';
import { uuidv7Hex, type Clock, type Secret } from '@rymeda/kernel';

const requestMs = 5_000;

export interface EngineAnswer {
  status: number;
  /** Out of the ETag. */
  version: number | null;
  data: Record<string, unknown> | null;
}

/** A GET of another engine's API as this service itself; `cause` is what it is made for, and is audited there. */
export type EngineRequest = (request: {
  url: string;
  organizationId: string;
  scope: string;
  cause: string;
}) => Promise<EngineAnswer>;

export function engineRequests(by: {
  serviceKey: Secret<Buffer>;
  seal: CallerSeal;
  clock: Clock;
}): EngineRequest {
  const service = 'webhooks';
  return async ({ url, organizationId, scope, cause }) => {
    const token = await signServiceToken(
      { organizationId, scopes: [scope], cause },
      { serviceKey: by.serviceKey, service, clock: by.clock },
    );
    const caller = by.seal.seal({ ipAddress: 'internal', requestId: `req_${uuidv7Hex()}`, service });
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${token}`, [callerHeader]: caller, accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(requestMs),
    });
    const etag = /^"(\d{1,15})"$/.exec(answer.headers.get('etag') ?? '')?.[1];
    const body = (await answer.json()) as { data?: Record<string, unknown> };
    return {
      status: answer.status,
      version: etag === undefined ? null : Number(etag),
      data: answer.status === 200 ? (body.data ?? null) : null,
    };
  };
}
