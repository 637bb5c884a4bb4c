import type { IncomingMessage } from 'node:http';
import type { Clock } from '@rymeda/kernel';
import { refusalOf } from './client-adapter.ts';
import type { ClientLookup, DirectoryEntry } from './client-directory.ts';
import { matchesSecret } from './client-secret.rules.ts';
import { OAuthError } from './oauth-error.ts';

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** The credentials of a request (RFC 6749, section 2.3.1): Basic or the form, never both. */
export function credentialsOf(authorization: string | undefined, form: Map<string, string>): Credentials {
  const formId = form.get('client_id');
  const formSecret = form.get('client_secret');
  if (authorization === undefined) {
    if (formId === undefined || formSecret === undefined)
      throw new OAuthError('invalid_client', 'client authentication is required');
    return { clientId: formId, clientSecret: formSecret };
  }
  if (formSecret !== undefined)
    throw new OAuthError('invalid_request', 'client authentication must use one mechanism');
  const [scheme, encoded = '', ...more] = authorization.split(' ');
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (scheme?.toLowerCase() !== 'basic' || more.length > 0 || colon < 1)
    throw new OAuthError('invalid_request', 'the authorization header is not valid');
  const clientId = formDecoded(pair.slice(0, colon));
  if (formId !== undefined && formId !== clientId)
    throw new OAuthError('invalid_request', 'client_id differs from the authorization header');
  return { clientId, clientSecret: formDecoded(pair.slice(colon + 1)) };
}

/** Id and secret are form-encoded inside Basic (RFC 6749, section 2.3.1). */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    throw new OAuthError('invalid_request', 'the authorization header is not valid');
  }
}

/** The client behind a request to our own OAuth endpoints; a revoked one is refused like an unknown one. */
export function clientAuthenticator(lookup: ClientLookup, clock: Clock) {
  return async (req: IncomingMessage, form: Map<string, string>): Promise<DirectoryEntry> => {
    const { clientId, clientSecret } = credentialsOf(req.headers.authorization, form);
    const entry = await lookup.find(clientId);
    const valid =
      entry !== null && refusalOf(entry) === undefined && matchesSecret(entry.secrets, clientSecret, clock());
    if (!valid) throw new OAuthError('invalid_client', 'client authentication failed');
    return entry;
  };
}
export type ClientAuthenticator = ReturnType<typeof clientAuthenticator>;
