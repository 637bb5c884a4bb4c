import { validationFailed, type Problem } from '@rymeda/kernel';
import { tlsFault } from '@rymeda/service/egress';
import type { EndpointState } from './endpoint.ts';

/** What could never be connected with, so that a partner hears of it at once. */
export function refuseTls({ tls }: Pick<EndpointState, 'tls'>): Problem | undefined {
  const fault = tls === null ? undefined : tlsFault(tls);
  return (
    fault &&
    validationFailed([{ field: `tls.${fault.field}`, code: 'invalid_value', message: fault.message }])
  );
}
