import { RymedaError } from '@rymeda/sdk';

/** What scripts can rely on; the README and every --help show the same. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  notAllowed: 4,
  unreachable: 5,
} as const;
export type Outcome = keyof typeof exitCodes;

export const exitCodesHelp = `Exit codes:
  0 done   1 failed   2 wrong usage, nothing was sent   3 not found
  4 not allowed: the credentials or their scopes are refused   5 platform not reachable`;

/** A failure that this tool found itself. Its message is for people and carries no secret. */
export class CliError extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome, message: string) {
    super(message);
    this.outcome = outcome;
  }
}

export const usageError = (message: string): CliError => new CliError('usage', message);

const outcomeOfStatus: Readonly<Record<number, Outcome>> = {
  401: 'notAllowed',
  403: 'notAllowed',
  404: 'notFound',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
};
/** The SDK's, where no answer came. An answer that makes no sense is a failure of another kind. */
const unanswered: ReadonlySet<string> = new Set(['CONNECTION_FAILED', 'TIMED_OUT']);

export function outcomeOf(error: unknown): Outcome {
  if (error instanceof CliError) return error.outcome;
  if (!(error instanceof RymedaError)) return 'failed';
  if (error.status === 0) return unanswered.has(error.code) ? 'unreachable' : 'failed';
  // RFC 6749 lets an issuer answer 400 to a client that it does not know.
  if (error.code === 'INVALID_CLIENT' || error.code === 'INVALID_SCOPE') return 'notAllowed';
  return outcomeOfStatus[error.status] ?? 'failed';
}

export const exitCodeOf = (error: unknown): number => exitCodes[outcomeOf(error)];
