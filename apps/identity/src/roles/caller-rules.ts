import { RecordAccess, rulesOfScopes, withinScopes } from '@rymeda/auth';
import type { Rule } from '@rymeda/contracts';
import type { TenantContext } from '@rymeda/tenancy';

/** What the caller itself may do: its scopes' rules, or for a user the part of its roles that the scopes leave. */
export function callerRules({ actor, access }: Pick<TenantContext, 'actor' | 'access'>): Rule[] {
  if (access instanceof RecordAccess) return withinScopes(access.ability.rules, actor.scopes);
  return actor.kind === 'user' ? [] : rulesOfScopes(actor.scopes);
}
