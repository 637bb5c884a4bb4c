import { ruleBeyond, withFacts, withinScopes, type PermissionList, type Principal } from '@rymeda/auth';
import { organizationScopes, type Rule } from '@rymeda/contracts';
import { isId, problem } from '@rymeda/kernel';
import type { ClientScopes } from '@rymeda/service/calls';
import type { Need } from '../definition/program.ts';
import { scopesOf, type Saver } from './workflow.ts';

/** Whose rights a workflow has from now on: those of the caller. */
export function saverOf(principal: Principal): Saver {
  if (principal.kind === 'service')
    throw problem('FORBIDDEN', 'A workflow is saved by a user or an API client, whose rights it then has');
  const { kind, id } = principal;
  return {
    kind,
    id,
    partnerId: kind === 'client' ? (principal.partnerId ?? null) : null,
    scopes: organizationScopes.filter((s) => principal.scopes.has(s)),
  };
}

export interface Rights {
  /** Throws INSUFFICIENT_SCOPE or FORBIDDEN when a workflow would have more than who saves it. */
  require(organizationId: string, saver: Saver, needs: readonly Need[]): Promise<void>;
  /** Whether who saved it still has all that it needs; null while that can't be told. */
  holds(organizationId: string, saver: Saver, needs: readonly Need[]): Promise<boolean | null>;
}

/** What a need is as a role's rule: of all records, all fields. */
const ruleOf = (need: Need): Rule => ({
  actions: [need.action],
  resource: need.resource as Rule['resource'],
});

/**
 * A workflow never has more rights than who saved it. A client's are its scopes; a user's are the roles' rules, of which
 * those count that are not limited to some records or fields: a workflow acts on what its trigger names, whoever's it is.
 */
export function rights(by: { permissions: Pick<PermissionList, 'of'>; scopesOf: ClientScopes }): Rights {
  async function userMay(organizationId: string, saver: Saver, needs: readonly Need[]): Promise<boolean> {
    const found = await by.permissions.of(organizationId, saver.id);
    if (found === undefined) return false;
    const rules = withinScopes(
      withFacts(
        found.rules.filter((r) => r.reason !== true),
        found.facts,
      ),
      new Set(saver.scopes),
    );
    return ruleBeyond(rules, needs.map(ruleOf)) === undefined;
  }

  return {
    async require(organizationId, saver, needs) {
      const missing = scopesOf(needs).find((s) => !saver.scopes.includes(s));
      if (missing !== undefined)
        throw problem(
          'INSUFFICIENT_SCOPE',
          `The workflow needs the scope ${missing}, which its saver has not`,
          {
            details: { required: missing },
          },
        );
      if (saver.kind === 'user' && !(await userMay(organizationId, saver, needs)))
        throw problem('FORBIDDEN', 'The workflow would do more than the roles of who saves it allow');
    },
    async holds(organizationId, saver, needs) {
      // Of a client of another issuer nothing is known but its tokens.
      if (needs.length === 0 && saver.kind === 'client' && !isId('cli', saver.id)) return true;
      try {
        if (saver.kind === 'user') return await userMay(organizationId, saver, needs);
        const scopes = await by.scopesOf(organizationId, saver.id);
        // Without any it is revoked or has ended, and nothing is done in its name.
        return (
          scopes &&
          scopes.size > 0 &&
          needs.every((n) => scopes.has(n.scope) && saver.scopes.includes(n.scope))
        );
      } catch {
        // Identity can't be asked: it is not known, and asked again soon.
        return null;
      }
    },
  };
}
