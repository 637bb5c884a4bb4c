import type { Tx } from '@rymeda/events';
import { notFound } from '@rymeda/kernel';
import type { Scope } from '@rymeda/tenancy';
import type { ClientDirectory } from '../issuer/client-directory.ts';
import { emitFor } from '../platform/act-for-organization.ts';
import type { DenyListStore } from '../revocations/deny-list.store.ts';
import { organizationEvent, type OrganizationState } from './organization.ts';
import { changeStatus } from './organization.rules.ts';
import type { OrganizationStore } from './organization.store.ts';

export interface StatusStores {
  organizations: OrganizationStore;
  directory: ClientDirectory;
  denyList: DenyListStore;
}

/** Suspends or reactivates: the record, its clients' directory and the deny-list change together or not at all. */
export async function setOrganizationStatus(
  tx: Tx,
  scope: Scope,
  status: OrganizationState['status'],
  { organizations, directory, denyList }: StatusStores,
): Promise<OrganizationState> {
  const state = await organizations.load(scope, tx);
  if (state === null) throw notFound();
  const { organization, changed } = changeStatus(state, status, tx.now);
  if (changed.length === 0) return state;
  await organizations.update(tx, scope, organization);
  await directory.setOrganizationStatus(tx, scope.organizationId, status);
  if (status === 'active') await denyList.removeOrganization(tx, scope.organizationId);
  else await denyList.add(tx, { kind: 'organization', id: scope.organizationId, expiresAt: null });
  emitFor(tx, scope.organizationId, organizationEvent('updated', organization, { changed }));
  return organization;
}
