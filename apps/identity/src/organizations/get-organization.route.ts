import { organizationOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { toOrganization } from './organization.ts';
import type { OrganizationStore } from './organization.store.ts';

export const getOrganization = ({ organizations }: { organizations: OrganizationStore }) =>
  route(organizationOperations.get, 'identity_organization', async ({ scope }) => {
    const state = await organizations.load(scope);
    if (state === null) throw notFound();
    return { data: toOrganization(state), version: state.version };
  });
