import type { Transactions } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { DenyListStore } from '../revocations/deny-list.store.ts';
import { sendJson, sendOAuthError } from './answer.ts';
import type { ArtifactStore } from './artifact.store.ts';
import type { DirectoryEntry } from './client-directory.ts';
import type { GrantEndings } from './grants.ts';
import { readForm } from './form.ts';
import { mayInspect, type TokenEndpointsOptions } from './introspect.ts';
import type { Endpoint, Requester } from './listener.ts';
import { OAuthError } from './oauth-error.ts';

export interface RevokeOptions extends Omit<TokenEndpointsOptions, 'denyList'> {
  denyList: Pick<DenyListStore, 'add'>;
  transactions: Transactions;
  artifacts: Pick<ArtifactStore, 'find'>;
  grants: Pick<GrantEndings, 'end'>;
}

/** Verifiers whose clocks are behind still see the token as valid. */
const marginS = 60;

/** `POST /oauth2/revoke` (RFC 7009): the token goes on the deny-list until it would have expired. */
export const revoke =
  ({
    authenticate,
    readToken,
    denyList,
    transactions,
    artifacts,
    grants,
    onFailure,
  }: RevokeOptions): Endpoint =>
  async (req, res, by) => {
    try {
      const form = await readForm(req);
      const client = await authenticate(req, form);
      const text = form.get('token');
      if (text === undefined) throw new OAuthError('invalid_request', 'token is required');
      const token = await readToken(text);
      if (token !== undefined && mayInspect(client, token)) {
        if (token.client_id !== client._id)
          throw new OAuthError('unauthorized_client', 'the token was issued to another client');
        const expiresAt = new Date((token.exp + marginS) * 1000);
        await transactions.run(contextOf(client, by), (tx) =>
          denyList.add(tx, { kind: 'token', id: token.jti, expiresAt }),
        );
      }
      if (token === undefined) {
        // A refresh token ends with all that came from the same sign-in (section 2.1).
        const refresh = await artifacts.find('RefreshToken', text);
        if (refresh?.['clientId'] === client._id) await grants.end(String(refresh['grantId']), 'revoked', by);
      }
      // An unknown token is as good as revoked (section 2.2).
      sendJson(res, 200, {});
    } catch (error) {
      if (!(error instanceof OAuthError)) onFailure(error);
      sendOAuthError(res, error);
    }
  };

/** The context of a client that authenticated with its secret instead of a token. */
export const contextOf = (
  client: Pick<DirectoryEntry, '_id' | 'organizationId'>,
  by: Requester,
): TenantContext => ({
  kind: 'tenant',
  organizationId: client.organizationId,
  actor: { id: client._id, kind: 'client', scopes: new Set() },
  requestId: by.requestId,
  ipAddress: by.ipAddress,
  ...(by.userAgent === undefined ? {} : { userAgent: by.userAgent }),
  operation: 'oauth2',
  disclosures: [],
});
