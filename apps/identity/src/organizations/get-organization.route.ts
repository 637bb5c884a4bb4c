import { organizationOperations, platformLifecycleOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { Scope } from '@rymeda/tenancy';
import { actForOrganization } from '../platform/act-for-organization.ts';
import { toOrganization } from './organization.ts';
import type { OrganizationStore } from './organization.store.ts';

export const getOrganization = ({ organizations }: { organizations: OrganizationStore }) => {
  const get = async (scope: Scope) => {
    const state = await organizations.load(scope);
    if (state === null) throw notFound();
    return { data: toOrganization(state), version: state.version };
  };
  return [
    route(organizationOperations.get, 'identity_organization', ({ scope }) => get(scope)),
    route(platformLifecycleOperations.get, 'identity_organization', (call) =>
      actForOrganization(organizations, call, get),
    ),
  ];
};
