import { mostVersions, type PermissionAnswer } from '@rymeda/auth';
import { builtInRoles } from '@rymeda/contracts';
import { isOrganizationId, notFound, unauthenticated } from '@rymeda/kernel';
import { runAsSystem, type Scope } from '@rymeda/tenancy';
import { sendJson } from '../issuer/answer.ts';
import type { Endpoint } from '../issuer/listener.ts';
import { builtInRoleId } from '../roles/role.ts';
import type { RoleStore } from '../roles/role.store.ts';
import type { UserStore } from '../users/user.store.ts';
import type { PermissionVersions } from './permission-versions.store.ts';

export interface PermissionStores {
  versions: Pick<PermissionVersions, 'current'>;
  roles: Pick<RoleStore, 'changedSince'>;
  users: Pick<UserStore, 'changedSince'>;
}

/**
 * `GET /internal/permissions?organizationId=…&since=<version>`, for the platform's services: one organisation's roles
 * and users, as far as they decide what is allowed. The sealed header must name a service, as for the deny-list.
 */
export const permissionsEndpoint =
  (stores: PermissionStores): Endpoint =>
  async (req, res, by) => {
    if (by.service === undefined) throw unauthenticated('not sealed by a service');
    const query = new URL(req.url ?? '', 'http://identity').searchParams;
    const organizationId = query.get('organizationId');
    if (!isOrganizationId(organizationId)) throw notFound();
    const since = query.get('since') ?? '';
    const known = /^\d{1,15}$/.test(since) ? Number(since) : undefined;
    sendJson(res, 200, await runAsSystem('permissions', () => read(stores, { organizationId }, known)));
  };

/**
 * `GET /internal/permission-versions?organizationIds=…,…`, for the platform's services: which version each of their lists
 * has, so that a process asks for those alone that changed. Of at most `mostVersions`.
 */
export const permissionVersionsEndpoint =
  ({ versions }: { versions: Pick<PermissionVersions, 'currentOf'> }): Endpoint =>
  async (req, res, by) => {
    if (by.service === undefined) throw unauthenticated('not sealed by a service');
    const ids =
      new URL(req.url ?? '', 'http://identity').searchParams.get('organizationIds')?.split(',') ?? [];
    if (ids.length > mostVersions || !ids.every(isOrganizationId)) throw notFound();
    const scopes = ids.map((organizationId) => ({ organizationId }));
    const found = await runAsSystem('permissions', () => versions.currentOf(scopes));
    sendJson(res, 200, { versions: Object.fromEntries(found) });
  };

/** The counter is read first: at worst a change comes twice. A version of another life gets everything. */
async function read(
  stores: PermissionStores,
  scope: Scope,
  since: number | undefined,
): Promise<PermissionAnswer> {
  const version = await stores.versions.current(scope);
  const full = since === undefined || since > version;
  if (!full && since === version) return { version, full, roles: [], users: [] };
  const from = full ? -1 : since;
  const [roles, users] = [
    await stores.roles.changedSince(scope, from),
    await stores.users.changedSince(scope, from),
  ];
  const builtIn = builtInRoles.map((r) => ({
    id: builtInRoleId(scope.organizationId, r.key),
    rules: [...r.rules],
  }));
  return {
    version,
    full,
    roles: full ? [...builtIn, ...roles] : roles,
    users: users.map((u) => ({
      id: u._id,
      active: u.status === 'active' && !u.deletedAt,
      roles: u.roles,
      providerId: u.providerId,
    })),
  };
}
