import { X509Certificate } from 'node:crypto';
import { equalBytes, sha256, invalidToken } from '@rymeda/kernel';
import type { Principal } from './principal.ts';

/** SHA-256 of a certificate's DER, base64url (RFC 8705, section 3.1). */
export const certificateThumbprint = (der: Buffer): string => sha256(der).toString('base64url');

/**
 * A bound token is good only on a connection with its own certificate (RFC 8705, section 3): whoever stole the token
 * alone has nothing. `thumbprint` is what the gateway saw. Throws UNAUTHENTICATED.
 */
export function requireCertificate(
  principal: Pick<Principal, 'certificateThumbprint'>,
  thumbprint: string | undefined,
): void {
  const bound = principal.certificateThumbprint;
  if (bound === undefined) return;
  if (thumbprint === undefined) throw invalidToken('the token is bound to a certificate, and none was shown');
  if (!equalBytes(Buffer.from(bound), Buffer.from(thumbprint)))
    throw invalidToken('the token is bound to another certificate');
}

const maxHeaderLength = 16_384;

/**
 * The thumbprint out of what a TLS-terminating proxy says of the client's certificate: `:base64:` of its DER (RFC 9440),
 * or PEM in URL encoding (AWS ALB, nginx). Undefined for anything else.
 */
export function thumbprintOfHeader(value: string | undefined): string | undefined {
  if (value === undefined || value === '' || value.length > maxHeaderLength) return undefined;
  try {
    const base64 = /^:([A-Za-z0-9+/]+={0,2}):$/.exec(value)?.[1];
    const encoded = base64 === undefined ? decodeURIComponent(value) : Buffer.from(base64, 'base64');
    return certificateThumbprint(new X509Certificate(encoded).raw);
  } catch {
    return undefined;
  }
}
