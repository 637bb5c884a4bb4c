import type { Scope, TenantDatabase, TenantDocument, Transactional } from '@rymeda/tenancy';

interface VersionDocument extends TenantDocument {
  version: number;
}

/**
 * One counter for each organisation, written in the transaction of every change to its roles and users. Changes
 * queue up behind it, so that versions become visible in their own order and whoever pulls misses none.
 */
export function permissionVersions(database: TenantDatabase) {
  const counters = database.collection<VersionDocument>('permission_versions');
  const ofAll = database.across<VersionDocument>('permission_versions');
  const idOf = (scope: Scope) => ({ _id: scope.organizationId });
  return {
    async next(tx: Transactional, scope: Scope): Promise<number> {
      await counters.update(scope, idOf(scope), { $inc: { version: 1 } }, tx, { upsert: true });
      return (await counters.findOne(scope, idOf(scope), { tx }))?.version ?? 0;
    },
    async current(scope: Scope): Promise<number> {
      return (await counters.findOne(scope, idOf(scope)))?.version ?? 0;
    },
    /** By organisation, of several at once. */
    async currentOf(scopes: readonly Scope[]): Promise<Map<string, number>> {
      const found = await ofAll.find(scopes.map((scope) => ({ scope, filter: idOf(scope) })));
      const versions = new Map(found.map(({ organizationId, version }) => [organizationId, version]));
      return new Map(scopes.map(({ organizationId }) => [organizationId, versions.get(organizationId) ?? 0]));
    },
  };
}
export type PermissionVersions = ReturnType<typeof permissionVersions>;
