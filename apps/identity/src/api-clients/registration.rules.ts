import { validationFailed, type FieldFault, type Problem } from '@rymeda/kernel';
import type { ApiClientState } from './api-client.ts';

/** What of a client's record decides how it gets tokens. */
export type Registration = Pick<
  ApiClientState,
  | 'grantTypes'
  | 'tokenEndpointAuthMethod'
  | 'redirectUris'
  | 'jwks'
  | 'certificateBoundTokens'
  | 'expiresAt'
  | 'secretExpiresAt'
>;

const fault = (field: string, message: string): FieldFault => ({ field, code: 'invalid_value', message });

/** Which parts of a registration contradict each other (RFC 7591, section 2.1; RFC 9700); undefined when none do. */
export function registrationFault(client: Registration, now: Date): Problem | undefined {
  const faults = [...grantFaults(client), ...authenticationFaults(client), ...timeFaults(client, now)];
  return faults.length === 0 ? undefined : validationFailed(faults);
}

function grantFaults({ grantTypes, redirectUris, tokenEndpointAuthMethod }: Registration): FieldFault[] {
  const has = (name: Registration['grantTypes'][number]) => grantTypes.includes(name);
  const faults: FieldFault[] = [];
  if (has('authorization_code') !== redirectUris.length > 0)
    faults.push(fault('redirectUris', 'are needed for authorization_code, and for nothing else'));
  if (has('refresh_token') && !has('authorization_code'))
    faults.push(fault('grantTypes', 'refresh_token comes with authorization_code'));
  if (tokenEndpointAuthMethod === 'none' && has('client_credentials'))
    faults.push(fault('grantTypes', 'client_credentials need a client that can authenticate'));
  return faults;
}

function authenticationFaults(client: Registration): FieldFault[] {
  const { tokenEndpointAuthMethod: method, jwks, certificateBoundTokens, secretExpiresAt } = client;
  const faults: FieldFault[] = [];
  if ((method === 'private_key_jwt') !== (jwks !== null))
    faults.push(fault('jwks', 'is needed for private_key_jwt, and for nothing else'));
  if (method !== 'client_secret' && secretExpiresAt !== null)
    faults.push(fault('secretExpiresAt', 'this client has no secret'));
  // A public client's refresh tokens would have to be bound too (RFC 8705, section 4).
  if (method === 'none' && certificateBoundTokens)
    faults.push(fault('certificateBoundTokens', 'is for clients that authenticate'));
  return faults;
}

function timeFaults({ expiresAt, secretExpiresAt }: Registration, now: Date): FieldFault[] {
  const past = (time: Date | null) => time !== null && time.getTime() <= now.getTime();
  return [
    ...(past(expiresAt) ? [fault('expiresAt', 'must be in the future')] : []),
    ...(past(secretExpiresAt) ? [fault('secretExpiresAt', 'must be in the future')] : []),
  ];
}
