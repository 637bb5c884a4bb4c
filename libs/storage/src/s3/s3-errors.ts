import { StorageError, type StorageFault } from '../object-store.ts';

interface ServiceError {
  name?: string;
  $metadata?: { httpStatusCode?: number };
}

/** The answer's status, or `undefined` when there was none: a time-out, a refused connection. */
const statusOf = (error: unknown): number | undefined =>
  (error as ServiceError | undefined)?.$metadata?.httpStatusCode;
const nameOf = (error: unknown): string => (error as ServiceError | undefined)?.name ?? '';

export const isMissing = (error: unknown): boolean =>
  ['NoSuchKey', 'NotFound'].includes(nameOf(error)) ||
  (statusOf(error) === 404 && nameOf(error) !== 'NoSuchBucket');

/** `If-None-Match: *` met an object. */
export const isPresent = (error: unknown): boolean =>
  nameOf(error) === 'PreconditionFailed' || statusOf(error) === 412;

/** Two conditional writes at once: S3 asks to try again. */
export const isConditionalConflict = (error: unknown): boolean =>
  nameOf(error) === 'ConditionalRequestConflict' || statusOf(error) === 409;

export const isDenied = (error: unknown): boolean =>
  nameOf(error) === 'AccessDenied' || statusOf(error) === 403;

const faultOf = (error: unknown): StorageFault => {
  if (isDenied(error)) return 'denied';
  const status = statusOf(error);
  return status !== undefined && status >= 400 && status < 500 && status !== 429
    ? 'misconfigured'
    : 'unavailable';
};

/** The message names what was tried and the kind of S3's answer, never its text or the key. */
export const storageError = (what: string, error: unknown): StorageError =>
  error instanceof StorageError
    ? error
    : new StorageError(faultOf(error), `S3 did not ${what} (${nameOf(error) || 'no answer'})`, error);
