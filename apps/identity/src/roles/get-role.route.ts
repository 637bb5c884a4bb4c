import { roleOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { OrganizationStore } from '../organizations/organization.store.ts';
import { builtInRolesOf, toRole } from './role.ts';
import type { RoleStore } from './role.store.ts';

interface Stores {
  roles: RoleStore;
  organizations: OrganizationStore;
}

export const getRole = ({ roles, organizations }: Stores) =>
  route(roleOperations.get, 'identity_role', async ({ scope, params }) => {
    const role = await roles.load(scope, params.id);
    if (role !== null) return { data: toRole(role), version: role.version };
    const organization = await organizations.load(scope);
    const builtIn = builtInRolesOf(scope.organizationId, organization?.createdAt ?? new Date(0));
    const found = builtIn.find((r) => r.id === params.id);
    if (found === undefined) throw notFound();
    return { data: found, version: 1 };
  });
