import { RymedaError } from '@rymeda/sdk';
import { outcomeOf, type Outcome } from './exit-codes.ts';
import { printable } from './table.ts';

/** A failure as `--json` prints it on stderr. */
export interface Failure {
  outcome: Outcome;
  code?: string;
  status?: number;
  message: string;
  details?: unknown;
  requestId?: string | null;
}

export function failureOf(error: unknown): Failure {
  const outcome = outcomeOf(error);
  if (error instanceof RymedaError) {
    const { code, message, details, requestId } = error.error;
    return { outcome, code, status: error.status, message, details, requestId };
  }
  return { outcome, message: error instanceof Error ? error.message : String(error) };
}

/** For people: what failed, each field at fault in a line, what to quote to support, what to try. */
export function failureText(failure: Failure): string {
  const { code, details, requestId, outcome } = failure;
  const lines = [code ? `${code}: ${failure.message}` : failure.message];
  if (Array.isArray(details)) lines.push(...details.map(faultLine));
  if (requestId) lines.push(`Request id: ${requestId}`);
  if (outcome === 'unreachable' && code === 'CONNECTION_FAILED')
    lines.push('Does the platform run there? Locally: npm start');
  // An answer that was lost says nothing about what happened.
  if (code === 'TIMED_OUT') lines.push('It may have happened nevertheless: list before you repeat it.');
  return lines.map(printable).join('\n');
}

function faultLine(detail: unknown): string {
  const { field, message } = (detail ?? {}) as { field?: unknown; message?: unknown };
  return `  ${text(field) ?? '?'}: ${text(message) ?? 'not accepted'}`;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
