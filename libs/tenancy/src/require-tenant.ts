import { currentContext, MissingTenantError } from './context.ts';

/**
 * The one check that every wall stands on: `organizationId` names one tenant, and it is the context's. In a named
 * system context it must still name one. Anything but a plain, non-empty string is no tenant: a condition such as
 * `{ $ne: null }` would be all of them.
 */
export function requireTenant(organizationId: unknown, what: string): string {
  if (typeof organizationId !== 'string' || organizationId === '') throw new MissingTenantError(what);
  const context = currentContext();
  if (context === undefined) throw new MissingTenantError(what);
  if (context.kind === 'tenant' && context.organizationId !== organizationId)
    throw new Error(`${what} differs from the tenant of the context`);
  return organizationId;
}
