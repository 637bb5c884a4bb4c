/**
 * Every error that a caller can meet: one row a code. `docs/errors.md` has the same codes with cause and
 * remedy, and a test compares the two in both directions.
 */
export const errorTable = {
  MALFORMED_JSON: { status: 400, title: 'Malformed JSON' },
  BAD_REQUEST: { status: 400, title: 'Bad request' },
  INVALID_CURSOR: { status: 400, title: 'Invalid cursor' },
  INVALID_IDEMPOTENCY_KEY: { status: 400, title: 'Invalid idempotency key' },
  UNAUTHENTICATED: { status: 401, title: 'Unauthenticated' },
  INSUFFICIENT_SCOPE: { status: 403, title: 'Insufficient scope' },
  FORBIDDEN: { status: 403, title: 'Forbidden' },
  ADDRESS_NOT_ALLOWED: { status: 403, title: 'Address not allowed' },
  REASON_REQUIRED: { status: 403, title: 'Reason required' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Method not allowed' },
  REQUEST_TIMEOUT: { status: 408, title: 'Request timeout' },
  DUPLICATE_IDENTIFIER: { status: 409, title: 'Duplicate identifier' },
  INVALID_TRANSITION: { status: 409, title: 'Invalid transition' },
  SLOT_UNAVAILABLE: { status: 409, title: 'Slot unavailable' },
  PROVIDER_NOT_CREDENTIALED: { status: 409, title: 'Provider not credentialed' },
  PARTICIPANT_DELETED: { status: 409, title: 'Participant deleted' },
  SESSION_IN_PROGRESS: { status: 409, title: 'Session in progress' },
  RECORD_RETAINED: { status: 409, title: 'Record must be kept' },
  ORGANIZATION_OFFBOARDED: { status: 409, title: 'Organisation offboarded' },
  ROTATION_OPEN: { status: 409, title: 'Rotation open' },
  ROLE_IN_USE: { status: 409, title: 'Role in use' },
  PROOF_NOT_READY: { status: 409, title: 'Proof not ready' },
  TASK_CLOSED: { status: 409, title: 'Task closed' },
  NOTE_SIGNED: { status: 409, title: 'Note is signed' },
  VERSION_SUPERSEDED: { status: 409, title: 'Version superseded' },
  FILE_NOT_ACCEPTED: { status: 409, title: 'File not accepted' },
  CONFLICT: { status: 409, title: 'Conflict' },
  IDEMPOTENCY_CONFLICT: { status: 409, title: 'Idempotency conflict' },
  PRECONDITION_FAILED: { status: 412, title: 'Precondition failed' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'Payload too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Unsupported media type' },
  VALIDATION_FAILED: { status: 422, title: 'Validation failed' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'Idempotency key reused' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  HEADERS_TOO_LARGE: { status: 431, title: 'Headers too large' },
  INTERNAL_ERROR: { status: 500, title: 'Internal error' },
  DECRYPTION_FAILED: { status: 500, title: 'Decryption failed' },
  SERVICE_UNAVAILABLE: { status: 503, title: 'Service unavailable' },
  AUDIT_UNAVAILABLE: { status: 503, title: 'Audit unavailable' },
  KEYS_UNAVAILABLE: { status: 503, title: 'Keys unavailable' },
  REVOCATIONS_STALE: { status: 503, title: 'Revocations stale' },
  PERMISSIONS_STALE: { status: 503, title: 'Permissions stale' },
  GATEWAY_TIMEOUT: { status: 504, title: 'Gateway timeout' },
} as const;

export type ErrorCode = keyof typeof errorTable;

/** One faulty field of a 422. `field` is dotted, `message` never repeats the value. */
export interface FieldFault {
  field: string;
  code: string;
  message: string;
}

interface ProblemOptions {
  /** For machines; a list of `FieldFault` with 422. Never PHI. */
  details?: unknown;
  /** Answer headers, for example `Retry-After` or `Allow`. */
  headers?: Record<string, string>;
  /** For the log's reader only; never PHI, never sent. */
  internal?: string;
  cause?: unknown;
}

/** The only error whose text reaches a caller. Everything else becomes INTERNAL_ERROR at the edge. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly title: string;
  readonly details: unknown;
  readonly headers: Record<string, string>;
  readonly internal: string | undefined;

  /** `detail` is the public text. */
  constructor(code: ErrorCode, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = errorTable[code].status;
    this.title = errorTable[code].title;
    this.details = options.details;
    this.headers = options.headers ?? {};
    this.internal = options.internal;
  }
}

export const problem = (code: ErrorCode, detail: string, options?: ProblemOptions): Problem =>
  new Problem(code, detail, options);

/** What is stored does not open, and will not when it is asked for again. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'DECRYPTION_FAILED';

export const notFound = (): Problem => new Problem('NOT_FOUND', 'No such resource');

/** For whoever showed no token: no more than how to come by one's right (RFC 6750, section 3). */
export const unauthenticated = (internal?: string): Problem =>
  unauthenticatedWith('Bearer realm="rymeda"', internal);

/** For a token that is malformed, expired, revoked or not for this API (RFC 6750, section 3.1); which, is for the log alone. */
export const invalidToken = (internal: string): Problem =>
  unauthenticatedWith('Bearer realm="rymeda", error="invalid_token"', internal);

const unauthenticatedWith = (challenge: string, internal: string | undefined): Problem =>
  new Problem('UNAUTHENTICATED', 'Valid authentication token is required', {
    headers: { 'www-authenticate': challenge },
    ...(internal === undefined ? {} : { internal }),
  });

export const validationFailed = (faults: FieldFault[]): Problem =>
  new Problem('VALIDATION_FAILED', 'One or more fields are invalid', { details: faults });

/** The 422 for an id in a body that leads nowhere in this organisation. */
export const referenceNotFound = (field: string): Problem =>
  validationFailed([{ field, code: 'not_found', message: `${field} does not exist` }]);
