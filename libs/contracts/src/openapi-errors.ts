import { errorTable, type ErrorCode } from '@rymeda/kernel';
import type { Operation } from './operation.ts';
import { schemaRef, type Json } from './openapi-schemas.ts';

const always: ErrorCode[] = [
  'BAD_REQUEST',
  'NOT_FOUND',
  // Also where nothing can be asked for: an unknown query parameter is refused.
  'VALIDATION_FAILED',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
  'DECRYPTION_FAILED',
  'SERVICE_UNAVAILABLE',
  'AUDIT_UNAVAILABLE',
  'KEYS_UNAVAILABLE',
  'GATEWAY_TIMEOUT',
];
const withToken: ErrorCode[] = [
  'UNAUTHENTICATED',
  'INSUFFICIENT_SCOPE',
  'FORBIDDEN',
  'ADDRESS_NOT_ALLOWED',
  'REASON_REQUIRED',
  'REVOCATIONS_STALE',
  'PERMISSIONS_STALE',
];
const withBody: ErrorCode[] = ['MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];
const withKey: ErrorCode[] = ['INVALID_IDEMPOTENCY_KEY', 'IDEMPOTENCY_CONFLICT', 'IDEMPOTENCY_KEY_REUSED'];

export const isPaged = (o: Operation): boolean => o.kind === 'list' || o.kind === 'search';
/** Any of them may lose to others that keep changing the same record. */
const writes = (o: Operation): boolean => o.kind !== 'read' && !isPaged(o);
/** Every POST that writes takes an Idempotency-Key. */
export const takesKey = (o: Operation): boolean => o.method === 'POST' && o.kind !== 'search';
/** Changes, deletions, and those actions that say so. */
export const takesIfMatch = (o: Operation): boolean =>
  o.method === 'PATCH' || o.method === 'DELETE' || o.errors?.includes('PRECONDITION_FAILED') === true;

/** Every code that an operation can answer. */
export function errorCodes(o: Operation): ErrorCode[] {
  return [
    ...new Set([
      ...always,
      ...(o.scope === null ? [] : withToken),
      ...(o.body === undefined && o.upload === undefined ? [] : withBody),
      ...(takesKey(o) ? withKey : []),
      ...(isPaged(o) ? (['INVALID_CURSOR'] as const) : []),
      ...(writes(o) ? (['CONFLICT'] as const) : []),
      ...(takesIfMatch(o) ? (['PRECONDITION_FAILED'] as const) : []),
      ...(o.errors ?? []),
    ]),
  ];
}

/** One answer a status, naming the codes that it may carry. */
export function problemResponses(codes: readonly ErrorCode[]): Record<string, Json> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = errorTable[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const responses: Record<string, Json> = {};
  for (const [status, of] of [...byStatus].sort(([a], [b]) => a - b))
    responses[status] = problemResponse(status, of);
  return responses;
}

function problemResponse(status: number, codes: readonly ErrorCode[]): Json {
  const retry = status === 409 || status === 429 || status === 503;
  return {
    description: codes.map((c) => `${c}: ${errorTable[c].title}`).join('; '),
    headers: {
      'x-request-id': { $ref: '#/components/headers/RequestId' },
      ...(status === 401 ? { 'WWW-Authenticate': { $ref: '#/components/headers/WWWAuthenticate' } } : {}),
      ...(retry ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } : {}),
    },
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            schemaRef('Problem'),
            {
              type: 'object',
              properties: { error: { type: 'object', properties: { code: { enum: [...codes] } } } },
            },
          ],
        },
      },
    },
  };
}
