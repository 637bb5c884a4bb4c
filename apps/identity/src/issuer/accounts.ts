import { runAsTenant, type TenantContext } from '@rymeda/tenancy';
import type { SignInUsers } from '../sign-in/users.ts';

/** A signed-in user as the provider holds it. */
export interface Account {
  accountId: string;
  roles: readonly string[];
  /** How long a sign-in lasts in its organisation, seconds. */
  sessionLengthS: number;
  claims(): Promise<{ sub: string }>;
}

export interface AccountsOptions {
  users: SignInUsers;
  sessionLengthS: (organizationId: string) => Promise<number>;
}

/**
 * Finds a user in the organisation of the client that asks, and only while it is active: a sign-in with one
 * organisation's application says nothing to another's, and a deactivated user gets no further token.
 */
export function accountFinder({ users, sessionLengthS }: AccountsOptions) {
  return async (organizationId: string, id: string): Promise<Account | undefined> => {
    const user = await runAsTenant(contextOf(organizationId), () => users.byId({ organizationId }, id));
    if (user?.status !== 'active') return undefined;
    return {
      accountId: user.id,
      roles: user.roles,
      sessionLengthS: await sessionLengthS(organizationId),
      claims: async () => ({ sub: user.id }),
    };
  };
}
export type AccountFinder = ReturnType<typeof accountFinder>;

const contextOf = (organizationId: string): TenantContext => ({
  kind: 'tenant',
  organizationId,
  actor: { id: 'system:issuer', kind: 'service', scopes: new Set() },
  requestId: 'issuer',
  ipAddress: 'internal',
  operation: 'oauth2.account',
  disclosures: [],
});
