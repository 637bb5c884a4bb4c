import { isTraceparent, newId, newTraceparent, unsampled } from '@rymeda/kernel';

const requestIdForm = /^[A-Za-z0-9_.:-]{8,128}$/;

/** The caller's own request id when it is well formed, else a new one. */
export const requestIdOf = (given: string | undefined): string =>
  given !== undefined && requestIdForm.test(given) ? given : newId('req');

/** The caller's `traceparent` when it is well formed. */
export const callersTrace = (given: string | undefined): string | undefined =>
  isTraceparent(given) ? given : undefined;

/** Where a request is in a trace that nobody keeps: the caller's own, or a new one. */
export const unkeptTrace = (callers: string | undefined): string =>
  callers === undefined ? newTraceparent() : unsampled(callers);
