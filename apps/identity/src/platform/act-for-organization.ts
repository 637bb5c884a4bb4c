import type { Tx } from '@rymeda/events';
import { notFound } from '@rymeda/kernel';
import { inOrganization, type TenantContext } from '@rymeda/tenancy';
import type { OrganizationStore } from '../organizations/organization.store.ts';

/**
 * An operator works inside the organisation that the path names: as itself, but with that tenant's scope, so
 * that every wall of isolation stands for operators too. NOT_FOUND when there is no such organisation.
 */
export async function actForOrganization<T>(
  organizations: Pick<OrganizationStore, 'exists'>,
  call: { scope: TenantContext; params: Readonly<Record<string, string>> },
  work: (scope: TenantContext) => Promise<T>,
): Promise<T> {
  const organizationId = call.params['organizationId'];
  if (organizationId === undefined || !(await organizations.exists(organizationId))) throw notFound();
  return inOrganization(call.scope, organizationId, work);
}

type Event = Parameters<Tx['emit']>[0];

/** An event belongs to the organisation that it is about, whoever caused it. */
export function emitFor(tx: Tx, organizationId: string, event: Event): void {
  const addressed = { ...event, organizationId };
  tx.emit(addressed);
}
