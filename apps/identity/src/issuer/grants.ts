import type { Transactions } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import { revocationExpiry } from '../revocations/denial-times.rules.ts';
import type { DenyListStore } from '../revocations/deny-list.store.ts';
import type { ArtifactStore } from './artifact.store.ts';
import type { ClientLookup } from './client-directory.ts';
import type { Requester } from './listener.ts';

export type EndReason = 'reused' | 'revoked' | 'signed_out';

export interface GrantsOptions {
  artifacts: Pick<ArtifactStore, 'find' | 'takeGrant'>;
  lookup: ClientLookup;
  denyList: Pick<DenyListStore, 'add'>;
  transactions: Transactions;
}

/**
 * A grant is one sign-in of a user through one client: code, refresh tokens and access tokens come from it and end with
 * it. Access tokens name it, so that the deny-list refuses them within seconds.
 */
export function grantEndings({ artifacts, lookup, denyList, transactions }: GrantsOptions) {
  return {
    /** All of it in one transaction: who tries again after a failure finds the grant there still, and its tokens too. */
    async end(grantId: string, reason: EndReason, by: Requester): Promise<void> {
      const grant = await artifacts.find('Grant', grantId);
      const [clientId, userId] = [String(grant?.['clientId']), String(grant?.['accountId'])];
      const client = grant === undefined ? null : await lookup.find(clientId);
      if (client === null) return;
      const context = contextOf({ userId, organizationId: client.organizationId }, by);
      await transactions.run(context, async (tx) => {
        if (!(await artifacts.takeGrant(tx, grantId))) return;
        await denyList.add(tx, { kind: 'token', id: grantId, expiresAt: revocationExpiry(tx.now) });
        tx.emit({
          name: 'identity.grant.revoked',
          subject: `grant/${grantId}`,
          sequence: 1,
          data: { id: grantId, userId, clientId, reason },
        });
      });
    },
  };
}
export type GrantEndings = ReturnType<typeof grantEndings>;

const contextOf = (
  { userId, organizationId }: { userId: string; organizationId: string },
  by: Requester,
): TenantContext => ({
  kind: 'tenant',
  organizationId,
  actor: { id: userId, kind: 'user', scopes: new Set() },
  requestId: by.requestId,
  ipAddress: by.ipAddress,
  ...(by.userAgent === undefined ? {} : { userAgent: by.userAgent }),
  operation: 'oauth2.grant',
  disclosures: [],
});
