import { accessOf, type Operation, type ResourceType, type Rule, type RuleAction } from '@rymeda/contracts';
import { invalidToken } from '@rymeda/kernel';
import type { Principal } from '../principal.ts';
import { withFacts } from './grants.rules.ts';
import type { PermissionList, UserPermissions } from './permission-list.ts';
import { fieldsSpokenOf, RecordAccess } from './record-access.ts';
import { RoleAbility } from './role-ability.ts';

/** What of a request decides on what a user may do. */
export interface AccessRequest {
  operation: Operation;
  /** A stated reason opens the rules that ask for one. */
  reason: boolean;
  /** Names in the query and the body. */
  given: readonly string[];
  /** Rules beyond the roles, of an open break-glass window: for reading, never to reach a record that is then changed. */
  more?: readonly Rule[];
}

/** Makes the access of a user's request out of its roles; compiled once for a user until anything changes. */
export function userAccess(permissions: Pick<PermissionList, 'of'>) {
  const compiled = new WeakMap<UserPermissions, Map<boolean, RoleAbility>>();

  function abilityOf(of: UserPermissions, reason: boolean): RoleAbility {
    let both = compiled.get(of);
    if (both === undefined) compiled.set(of, (both = new Map<boolean, RoleAbility>()));
    let ability = both.get(reason);
    if (ability === undefined) both.set(reason, (ability = new RoleAbility(rulesOf(of, reason))));
    return ability;
  }

  return {
    /** UNAUTHENTICATED for a user who is gone or deactivated. */
    async permissionsOf(principal: Principal): Promise<UserPermissions> {
      const found = await permissions.of(principal.organizationId, principal.id, principal.issuedAt);
      if (found === undefined) throw invalidToken('the user is not active');
      return found;
    },

    /** Whether the roles allow this of this record, at least with a stated reason. */
    permits: (
      found: UserPermissions,
      action: RuleAction,
      type: ResourceType,
      record: Readonly<Record<string, unknown>>,
    ): boolean => abilityOf(found, true).permits(action, type, record),

    /** `undefined` for an operation that no role can allow. */
    access(found: UserPermissions, request: AccessRequest): RecordAccess | undefined {
      const access = accessOf(request.operation);
      if (access === undefined) return undefined;
      const { more = [] } = request;
      const reads = ['read', 'list', 'search'].includes(request.operation.kind);
      const own = abilityOf(found, request.reason);
      const seen = more.length === 0 ? own : new RoleAbility([...own.rules, ...more]);
      return new RecordAccess(reads ? seen : own, access, {
        reads,
        seen,
        tellsOfOne: request.operation.tellsOfOne ?? false,
        fields: fieldsSpokenOf(access.resource, request.given),
        reasonWouldHelp: !request.reason && abilityOf(found, true).allows(access.action, access.resource),
      });
    },
  };
}
export type UserAccess = ReturnType<typeof userAccess>;

const rulesOf = ({ rules, facts }: UserPermissions, reason: boolean): Rule[] =>
  withFacts(
    rules.filter((r) => reason || r.reason !== true),
    facts,
  );
