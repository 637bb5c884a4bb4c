import { organizationOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { organizationEvent, toOrganization } from './organization.ts';
import { changeOrganization } from './organization.rules.ts';
import type { OrganizationStore } from './organization.store.ts';

export const updateOrganization = ({ organizations }: { organizations: OrganizationStore }) =>
  route(organizationOperations.update, 'identity_organization', async ({ scope, body, ifMatch, now }, tx) => {
    const state = await organizations.load(scope, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const { organization, changed } = changeOrganization(state, body, now);
    if (changed.length > 0) {
      await organizations.update(tx, scope, organization);
      tx.emit(organizationEvent('updated', organization, { changed }));
    }
    return { data: toOrganization(organization), version: organization.version };
  });
