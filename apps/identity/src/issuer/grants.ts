import type { Transactions } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import { revocationExpiry } from '../revocations/denial-times.rules.ts';
import type { DenyListStore } from '../revocations/deny-list.store.ts';
import type { ArtifactPayload, ArtifactStore } from './artifact.store.ts';
import type { ClientLookup } from './client-directory.ts';
import type { Requester } from './listener.ts';

export type EndReason = 'reused' | 'revoked' | 'signed_out';

export interface GrantsOptions {
  artifacts: Pick<ArtifactStore, 'takeGrant'>;
  lookup: ClientLookup;
  denyList: Pick<DenyListStore, 'add'>;
  transactions: Transactions;
}

/**
 * A grant is one sign-in of a user through one client: code, refresh tokens and access tokens come from it and end with
 * it. Access tokens name it, so that the deny-list refuses them within seconds.
 */
export function grantEndings({ artifacts, lookup, denyList, transactions }: GrantsOptions) {
  async function tell(
    grantId: string,
    grant: ArtifactPayload,
    reason: EndReason,
    by: Requester,
  ): Promise<void> {
    const [clientId, userId] = [String(grant['clientId']), String(grant['accountId'])];
    const client = await lookup.find(clientId);
    if (client === null) return;
    const context = contextOf({ userId, organizationId: client.organizationId }, by);
    await transactions.run(context, async (tx) => {
      await denyList.add(tx, { kind: 'token', id: grantId, expiresAt: revocationExpiry(tx.now) });
      tx.emit({
        name: 'identity.grant.revoked',
        subject: `grant/${grantId}`,
        sequence: 1,
        data: { id: grantId, userId, clientId, reason },
      });
    });
  }

  return {
    /** `grant`: as it was before it was removed. */
    reused: (grantId: string, grant: ArtifactPayload, by: Requester): Promise<void> =>
      tell(grantId, grant, 'reused', by),
    async end(grantId: string, reason: EndReason, by: Requester): Promise<void> {
      const grant = await artifacts.takeGrant(grantId);
      if (grant !== undefined) await tell(grantId, grant, reason, by);
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
