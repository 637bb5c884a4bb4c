import { buildConnector } from 'undici';
import type { TlsFiles } from './tls-files.ts';

/**
 * Connects undici to a service over mutual TLS, version 1.3 alone. Whoever answers must have the name of the service in
 * its certificate, whatever the address is: another service's certificate, of the same authority, is refused.
 */
export function peerConnector(tls: TlsFiles, name: string, timeoutMs: number): buildConnector.connector {
  const connector = (): buildConnector.connector =>
    buildConnector({
      ...tls.current(),
      minVersion: 'TLSv1.3',
      timeout: timeoutMs,
      keepAlive: true,
      // A resumed session would show no certificate again.
      maxCachedSessions: 0,
    });
  let connect = connector();
  tls.onChange(() => (connect = connector()));
  return (options, callback) => connect({ ...options, servername: name }, callback);
}
