import { newId } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';

/**
 * The same request with nobody behind it: what is written, told and recorded from here on names the job, and has an
 * id that no line of a log has. Rights stay what the caller's are; they were judged before.
 */
export const unnamed = (context: TenantContext, job: string): TenantContext => ({
  kind: 'tenant',
  organizationId: context.organizationId,
  actor: { id: `system:${job}`, kind: 'system', scopes: context.actor.scopes },
  requestId: newId('req'),
  ipAddress: 'internal',
  ...(context.access === undefined ? {} : { access: context.access }),
  operation: context.operation,
  disclosures: [],
});
