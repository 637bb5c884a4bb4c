import { problem } from '@rymeda/kernel';
import type { Scope } from '@rymeda/tenancy';
import { findBuiltInRole } from './role.ts';

/** FORBIDDEN for the roles that come with the platform. */
export function refuseBuiltIn(scope: Scope, id: string): void {
  if (findBuiltInRole(scope.organizationId, id) !== undefined)
    throw problem('FORBIDDEN', 'Built-in roles can not be changed; make a role of your own');
}
