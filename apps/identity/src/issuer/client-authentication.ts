import type { IncomingMessage } from 'node:http';
import { refusalOf } from './client-finder.ts';
import { claimedClient, isOwnAssertion, type AssertionOptions } from './client-assertion.ts';
import { assertionType } from './client-assertion.rules.ts';
import type { ClientLookup, DirectoryEntry } from './client-directory.ts';
import { matchesSecret } from './client-secret.rules.ts';
import { OAuthError } from './oauth-error.ts';

export type Credentials =
  | { clientId: string; clientSecret: string }
  | { clientId: string; assertion: string }
  /** A public client, which only says who it is. */
  | { clientId: string };

/** The credentials of a request (RFC 6749, section 2.3.1; RFC 7521, section 4.2): one mechanism, never two. */
export function credentialsOf(authorization: string | undefined, form: Map<string, string>): Credentials {
  const formId = form.get('client_id');
  const formSecret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  if (assertion !== undefined) {
    if (authorization !== undefined || formSecret !== undefined)
      throw new OAuthError('invalid_request', 'client authentication must use one mechanism');
    return assertedCredentials(assertion, form.get('client_assertion_type'), formId);
  }
  if (authorization === undefined) {
    if (formId !== undefined && formSecret === undefined) return { clientId: formId };
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

function assertedCredentials(assertion: string, type: string | undefined, formId: string | undefined) {
  if (type !== assertionType)
    throw new OAuthError('invalid_request', `client_assertion_type must be ${assertionType}`);
  const clientId = claimedClient(assertion);
  if (clientId === undefined) throw new OAuthError('invalid_request', 'client_assertion is no JWT');
  if (formId !== undefined && formId !== clientId)
    throw new OAuthError('invalid_request', 'client_id differs from the assertion');
  return { clientId, assertion };
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
export function clientAuthenticator(lookup: ClientLookup, options: AssertionOptions) {
  const { clock } = options;
  const proves = (entry: DirectoryEntry, given: Credentials): boolean | Promise<boolean> => {
    if ('assertion' in given) return isOwnAssertion(given.assertion, entry, options);
    if ('clientSecret' in given)
      return (
        entry.authMethod === 'client_secret' && matchesSecret(entry.secrets, given.clientSecret, clock())
      );
    return entry.authMethod === 'none';
  };
  return async (req: IncomingMessage, form: Map<string, string>): Promise<DirectoryEntry> => {
    const given = credentialsOf(req.headers.authorization, form);
    const entry = await lookup.find(given.clientId);
    const valid = entry !== null && refusalOf(entry, clock()) === undefined && (await proves(entry, given));
    if (!valid) throw new OAuthError('invalid_client', 'client authentication failed');
    return entry;
  };
}
export type ClientAuthenticator = ReturnType<typeof clientAuthenticator>;
