import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { certificateThumbprint, thumbprintOfHeader } from '@rymeda/auth';
import { plainAddress } from '@rymeda/kernel';
import type { TrustedProxies } from './client-address.ts';

/** The thumbprint of the certificate that a caller proved to have, or undefined. */
export type CertificateReader = (request: IncomingMessage) => string | undefined;

/**
 * Where the gateway ends TLS itself, the handshake is the proof, and no header is looked at. Otherwise the proxy in
 * front of it says, in the configured header, and only a trusted one is believed. Whether a known authority signed the
 * certificate doesn't matter: tokens are bound to this very one (RFC 8705, section 3).
 */
export function certificateReader(header: string | undefined, trusted: TrustedProxies): CertificateReader {
  return (request) => {
    if ((request.socket as Partial<TLSSocket>).encrypted === true)
      return ofHandshake(request.socket as TLSSocket);
    if (header === undefined || !trusted(plainAddress(request.socket.remoteAddress ?? ''))) return undefined;
    // Sent twice, one of the two may be the caller's own; `headers` would have them joined to one.
    const [value, ...more] = request.headersDistinct[header] ?? [];
    return more.length === 0 ? thumbprintOfHeader(value) : undefined;
  };
}

function ofHandshake(socket: TLSSocket): string | undefined {
  const { raw } = socket.getPeerCertificate() as { raw?: Buffer };
  return raw === undefined ? undefined : certificateThumbprint(raw);
}
