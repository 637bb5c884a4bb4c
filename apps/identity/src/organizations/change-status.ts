import type { Tx } from '@rymeda/events';
import { checkIfMatch } from '@rymeda/service';
import { notFound, Problem } from '@rymeda/kernel';
import type { Scope } from '@rymeda/tenancy';
import type { ClientDirectory } from '../issuer/client-directory.ts';
import { emitFor } from '../platform/act-for-organization.ts';
import type { DenyListStore } from '../revocations/deny-list.store.ts';
import { organizationEvent, type OrganizationState } from './organization.ts';
import { afterStep, isOpen, type Step } from './organization-lifecycle.rules.ts';
import type { OrganizationStore } from './organization.store.ts';
import type { SettingsVersions } from './settings-versions.store.ts';

export interface StatusStores {
  organizations: OrganizationStore;
  directory: ClientDirectory;
  denyList: DenyListStore;
  settings: SettingsVersions;
}

/**
 * One step of an organisation's life: the record, its clients' directory, the deny-list and what services are told
 * change together or not at all.
 */
export async function changeStatus(
  tx: Tx,
  scope: Scope,
  { step, ifMatch, waitingDays }: { step: Step; ifMatch?: string | undefined; waitingDays?: number },
  { organizations, directory, denyList, settings }: StatusStores,
): Promise<OrganizationState> {
  const state = await organizations.load(scope, tx);
  if (state === null) throw notFound();
  checkIfMatch(ifMatch, state.version);
  const next = afterStep(state, step, tx.now, waitingDays);
  if (next instanceof Problem) throw next;
  if (next === state) return state;
  await organizations.update(tx, scope, next, await settings.next(tx));
  const { organizationId } = scope;
  if (isOpen(next.status) !== isOpen(state.status)) {
    const open = isOpen(next.status);
    await directory.setOrganizationStatus(tx, organizationId, open ? 'active' : 'suspended');
    if (open) await denyList.removeOrganization(tx, organizationId);
    else await denyList.add(tx, { kind: 'organization', id: organizationId, expiresAt: null });
  }
  emitFor(tx, organizationId, organizationEvent('updated', next, { changed: ['status'] }));
  return next;
}
