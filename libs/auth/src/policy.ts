import { isServiceCall, scopesOf, type Operation } from '@rymeda/contracts';
import { Problem } from '@rymeda/kernel';
import type { RecordAccess } from './permissions/record-access.ts';
import { platformOrganization, type Principal } from './principal.ts';

/** What a decision may rest on besides the caller and the operation. */
export interface PolicyContext {
  /** Purpose of use, for example TREATMENT. */
  purpose?: string;
  /** Whether the person's consent covers this use; undefined where nobody asked. */
  consent?: boolean;
  /** Sensitivity of what is touched, for example `42cfr2`, `psychotherapy_note`. */
  labels?: readonly string[];
  /** What the roles of a calling user leave; `undefined` for callers without roles. */
  access?: RecordAccess | undefined;
}

export interface PolicyRequest extends PolicyContext {
  principal: Principal;
  operation: Operation;
}

/** Throws a Problem with status 403 to deny; returns to leave the decision to the next policy. */
export type Policy = (request: PolicyRequest) => void;

/** The operation's scopes must be in the token (RFC 6750, section 3.1). */
export const scopePolicy: Policy = ({ principal, operation }) => {
  const scope = scopesOf(operation).find((needed) => !principal.scopes.has(needed));
  if (scope === undefined) return;
  throw new Problem('INSUFFICIENT_SCOPE', `This operation needs the scope ${scope}`, {
    details: { required: scope },
    headers: { 'www-authenticate': `Bearer realm="rymeda", error="insufficient_scope", scope="${scope}"` },
  });
};

/** A user may do what one of its roles allows. API clients that act for no user have scopes alone. */
export const rolePolicy: Policy = ({ principal, operation, access }) => {
  if (principal.kind !== 'user') return;
  if (access === undefined) throw new Problem('FORBIDDEN', 'No role allows a user this');
  access.requireOperation();
  if (operation.also !== undefined) access.requireAlso(operation.also);
};

/**
 * A service may call what its list has, for the platform what is the platform's alone. Its token says nothing here: any
 * service can sign one of any scopes.
 */
export const servicePolicy: Policy = ({ principal: { id, organizationId }, operation }) => {
  if (!id.startsWith('svc:')) return;
  const isPlatforms = operation.name.startsWith('platform.');
  if (isServiceCall(id, operation) && isPlatforms === (organizationId === platformOrganization)) return;
  throw new Problem('FORBIDDEN', 'No service of this name may do this', {
    internal: `${id} asked for ${operation.name}`,
  });
};

/** Asked in this order; scopes limit a client before roles limit its user. */
export const policies: readonly Policy[] = [scopePolicy, rolePolicy, servicePolicy];

/** Throws INSUFFICIENT_SCOPE (or another 403) unless every policy lets the principal do this. */
export function authorize(principal: Principal, operation: Operation, context: PolicyContext = {}): void {
  for (const policy of policies) policy({ ...context, principal, operation });
}
