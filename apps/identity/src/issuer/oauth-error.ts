/** Codes of RFC 6749, section 5.2, with their status; `temporarily_unavailable` is borrowed from 4.1.2.1. */
const statusOf = {
  invalid_request: 400,
  invalid_client: 401,
  unauthorized_client: 400,
  temporarily_unavailable: 503,
} as const;

/** An OAuth endpoint's refusal; its text reaches the caller. */
export class OAuthError extends Error {
  readonly code: keyof typeof statusOf;
  readonly status: number;

  constructor(code: keyof typeof statusOf, description: string) {
    super(description);
    this.name = 'OAuthError';
    this.code = code;
    this.status = statusOf[code];
  }
}
