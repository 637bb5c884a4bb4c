import { platformOrganization } from '@rymeda/auth';
import type { DenyListStore } from '../revocations/deny-list.store.ts';
import type { AccessToken, AccessTokenReader } from './access-token.ts';
import { sendJson, sendOAuthError } from './answer.ts';
import type { ClientAuthenticator } from './client-authentication.ts';
import type { DirectoryEntry } from './client-directory.ts';
import { readForm } from './form.ts';
import type { Endpoint } from './listener.ts';
import { OAuthError } from './oauth-error.ts';

export interface TokenEndpointsOptions {
  authenticate: ClientAuthenticator;
  readToken: AccessTokenReader;
  denyList: Pick<DenyListStore, 'denies'>;
  onFailure: (error: unknown) => void;
}

/** `POST /oauth2/introspect` (RFC 7662): what a token is worth at this moment, revocation included. */
export const introspect =
  ({ authenticate, readToken, denyList, onFailure }: TokenEndpointsOptions): Endpoint =>
  async (req, res) => {
    try {
      const form = await readForm(req);
      const client = await authenticate(req, form);
      const text = form.get('token');
      if (text === undefined) throw new OAuthError('invalid_request', 'token is required');
      const token = await readToken(text);
      const active =
        token !== undefined &&
        mayInspect(client, token) &&
        !(await denyList.denies({ ...token, clientId: token.client_id, userId: token.sub }));
      sendJson(res, 200, active ? { active, token_type: 'Bearer', ...token } : { active: false });
    } catch (error) {
      if (!(error instanceof OAuthError)) onFailure(error);
      sendOAuthError(res, error);
    }
  };

/**
 * Another organisation's token looks like one that never was (RFC 7662, section 2.2). So does another client's to a
 * public client, whose id anybody can give (section 2.1: whoever asks must be authorised).
 */
export const mayInspect = (client: DirectoryEntry, token: AccessToken): boolean =>
  client.authMethod === 'none'
    ? client._id === token.client_id
    : client.organizationId === token.organizationId || client.organizationId === platformOrganization;
