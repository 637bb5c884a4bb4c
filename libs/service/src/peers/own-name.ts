import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Principal } from '@rymeda/auth';
import { invalidToken } from '@rymeda/kernel';
import { isOneOf } from './server-tls.ts';

/**
 * A service speaks in its own name: all of them can sign tokens of each, so that of a taken-over one only the certificate
 * tells who it is. Without mutual TLS connections have no names, and the token's word is taken. UNAUTHENTICATED.
 */
export function requireOwnName({ id }: Pick<Principal, 'id'>, socket: Socket): void {
  const service = /^svc:([^/]+)/.exec(id)?.[1];
  if (service === undefined || !(socket instanceof TLSSocket)) return;
  if (!isOneOf(socket, [service])) throw invalidToken(`a token of ${service} in another's hand`);
}
