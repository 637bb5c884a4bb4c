import { errorTable, type ErrorCode } from '@rymeda/kernel';
import type { Operation } from './operation.ts';
import { schemaRef, type Json } from './openapi-schemas.ts';

const always: ErrorCode[] = [
  'NOT_FOUND',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
  'DECRYPTION_FAILED',
  'SERVICE_UNAVAILABLE',
  'AUDIT_UNAVAILABLE',
  'KEYS_UNAVAILABLE',
  'GATEWAY_TIMEOUT',
];
const withToken: ErrorCode[] = ['UNAUTHENTICATED', 'INSUFFICIENT_SCOPE', 'FORBIDDEN', 'REVOCATIONS_STALE'];
const withBody: ErrorCode[] = [
  'BAD_REQUEST',
  'MALFORMED_JSON',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'VALIDATION_FAILED',
];
const withKey: ErrorCode[] = ['INVALID_IDEMPOTENCY_KEY', 'IDEMPOTENCY_CONFLICT', 'IDEMPOTENCY_KEY_REUSED'];
const withPages: ErrorCode[] = ['INVALID_CURSOR', 'VALIDATION_FAILED'];

export const isPaged = (o: Operation): boolean => o.kind === 'list' || o.kind === 'search';
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
      ...(o.query === undefined ? [] : (['VALIDATION_FAILED'] as const)),
      ...(takesKey(o) ? withKey : []),
      ...(isPaged(o) ? withPages : []),
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
  const retry = status === 429 || status === 503;
  return {
    description: codes.map((c) => `${c}: ${errorTable[c].title}`).join('; '),
    headers: {
      'x-request-id': { $ref: '#/components/headers/RequestId' },
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
