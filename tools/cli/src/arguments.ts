import { usageError } from './exit-codes.ts';

/** Checks of single arguments. Each returns the value or throws what the command line did wrong. */

type Parser<T> = (value: string) => T;

const matching =
  (pattern: RegExp, fault: string): Parser<string> =>
  (value) => {
    if (!pattern.test(value)) throw usageError(fault);
    return value;
  };

export const organizationId = matching(
  /^org_[a-z0-9]{1,40}$/,
  'An organisation id is org_ and lower-case letters or digits, for example org_100.',
);
export const clientId = matching(
  /^cli_[0-9a-f]{32}$/,
  'A client id is cli_ and 32 hex digits; "clients list" shows them.',
);

export const operatorName = matching(
  /^(?!(?:cli|usr|svc)_)[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
  "An operator's name is letters, digits, _ . - and does not begin with cli_, usr_ or svc_.",
);

/** `"care:read care:write"`, also with commas. Which scopes exist is the platform's to say. */
export function scopes(value: string): string[] {
  const list = value.split(/[\s,]+/).filter((scope) => scope !== '');
  if (list.length === 0) throw usageError('--scopes needs at least one scope, for example "care:read".');
  const wrong = list.find((scope) => !/^[a-z]+:[a-z]+$/.test(scope));
  if (wrong !== undefined)
    throw usageError(`"${wrong}" is not a scope; they look like care:read and stand apart by blanks.`);
  return [...new Set(list)];
}

export const wholeNumber =
  (option: string, { min, max }: { min: number; max: number }): Parser<number> =>
  (value) => {
    const number = Number(value);
    if (!/^\d{1,9}$/.test(value) || number < min || number > max)
      throw usageError(`${option} takes a whole number from ${min} to ${max}.`);
    return number;
  };

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

export function logLevel(value: string): LogLevel {
  const level = logLevels.find((known) => known === value);
  if (!level) throw usageError(`--level is one of ${logLevels.join(', ')}.`);
  return level;
}
