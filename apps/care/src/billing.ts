import type { TenantContext } from '@rymeda/tenancy';

/**
 * Whether the caller bills what was done: revenue alone is still answered with patients and providers who were deleted since.
 * What is owed, and whom a payer has to be told of, does not go with them.
 */
export const isBilling = ({ actor }: Pick<TenantContext, 'actor'>): boolean =>
  actor.kind === 'service' && actor.id === 'svc:revenue';
