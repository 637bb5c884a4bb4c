import { roleOperations, type Role } from '@rymeda/contracts';
import { pageOf, route, type Position } from '@rymeda/service';
import type { OrganizationStore } from '../organizations/organization.store.ts';
import { builtInRolesOf, toRole } from './role.ts';
import type { RoleStore } from './role.store.ts';

interface Stores {
  roles: RoleStore;
  organizations: OrganizationStore;
}

/** Custom roles from the database and built-in ones from the code, in one order. */
export const listRoles = ({ roles, organizations }: Stores) =>
  route(roleOperations.list, 'identity_role', async ({ scope, limit, after }) => {
    const custom = (await roles.list(scope, limit + 1, after)).map(toRole);
    const organization = await organizations.load(scope);
    const builtIn = builtInRolesOf(scope.organizationId, organization?.createdAt ?? new Date(0));
    const all = [...custom, ...builtIn.filter((r) => isAfter(r, after))].sort(newestFirst);
    return pageOf(all.slice(0, limit + 1), limit, positionOf);
  });

const positionOf = (role: Role): Position => ({ time: new Date(role.createdAt), id: role.id });

function newestFirst(a: Role, b: Role): number {
  const [x, y] = [positionOf(a), positionOf(b)];
  return y.time.getTime() - x.time.getTime() || (y.id < x.id ? -1 : 1);
}

function isAfter(role: Role, after: Position | undefined): boolean {
  if (after === undefined) return true;
  const { time, id } = positionOf(role);
  return time < after.time || (time.getTime() === after.time.getTime() && id < after.id);
}
