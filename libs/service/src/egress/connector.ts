import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import type { OpenRanges } from './address.rules.ts';
import { destinationOf, type Resolve } from './destination.ts';
import { proxyTunnel } from './proxy-tunnel.ts';

export interface NetworkSettings {
  open: OpenRanges;
  resolve: Resolve;
  /** http:// or https://, with user info where the proxy asks for it. */
  proxy?: URL | undefined;
  /** The address that everything leaves from. */
  localAddress?: string | undefined;
}

export interface TlsSettings {
  ca?: string | null;
  certificate?: string | null;
  key?: string | null;
}

const connectMs = 5_000;

/**
 * Connections of one endpoint. Its name is resolved once, judged, and the connection goes to the address that was
 * judged; the certificate must be the name's. A connection that stays open stays with its address.
 */
export function endpointConnector(
  url: URL,
  tls: TlsSettings | null,
  settings: NetworkSettings,
): buildConnector.connector {
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const plain = buildConnector({
    timeout: connectMs,
    allowH2: false,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(tls?.ca == null ? {} : { ca: tls.ca }),
    ...(tls?.certificate == null ? {} : { cert: tls.certificate }),
    ...(tls?.key == null ? {} : { key: tls.key }),
  });
  return (options, callback) => {
    void (async () => {
      const { address } = await destinationOf(url, settings.open, settings.resolve);
      const { localAddress } = settings;
      const to = {
        ...options,
        hostname: address,
        port: String(port),
        // No name is indicated for an address (RFC 6066, section 3); then the certificate must be the address's.
        servername: isIP(name) === 0 ? name : '',
        ...(localAddress === undefined ? {} : { localAddress }),
      };
      if (settings.proxy === undefined) return plain(to, callback);
      const socket = await proxyTunnel(
        settings.proxy,
        { address, port },
        { timeoutMs: connectMs, ...(localAddress === undefined ? {} : { localAddress }) },
      );
      if (url.protocol === 'https:') plain({ ...to, httpSocket: socket }, callback);
      else callback(null, socket);
    })().catch((error: unknown) => callback(error as Error, null));
  };
}
