import type { Server, ServerOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { TlsFiles } from './tls-files.ts';

/** How a server speaks TLS: to the public, or to named services of the platform alone. */
export interface ServerTls {
  files: TlsFiles;
  /** Services that may call; undefined for the public. */
  callers?: readonly string[] | undefined;
}

/**
 * TLS 1.3 alone. Of the public a certificate is asked for and may be of any authority or none: possession is what the
 * handshake proves, and what bound tokens need (RFC 8705, section 3). Of a service one of our authority is demanded.
 */
export const serverTlsOptions = ({ files, callers }: ServerTls): ServerOptions => ({
  ...files.current(),
  minVersion: 'TLSv1.3',
  requestCert: true,
  rejectUnauthorized: callers !== undefined,
});

/** Takes renewed certificates into use, and leaves connections of services that have no business here. */
export function guardServer(server: Server, { files, callers }: ServerTls): void {
  files.onChange((material) => server.setSecureContext({ ...material, minVersion: 'TLSv1.3' }));
  if (callers === undefined) return;
  // Before Node's own listener, which would begin to read requests.
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    if (!isOneOf(socket, callers)) socket.destroy();
  });
}

/** By the name in the certificate, which our authority gave. */
export function isOneOf(socket: TLSSocket, callers: readonly string[]): boolean {
  const certificate = socket.getPeerX509Certificate();
  if (!socket.authorized || certificate === undefined) return false;
  return callers.some((name) => certificate.checkHost(name, { subject: 'never' }) === name);
}
