import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { TlsSettings } from './connector.ts';

export interface TlsFault {
  field: keyof TlsSettings;
  message: string;
}

/** Why no connection could be made with these, which a schema that knows PEM alone can't tell. */
export function tlsFault({ ca, certificate, key }: TlsSettings): TlsFault | undefined {
  // An authority that can't be read is passed over in silence, a certificate is not.
  if (ca != null && !isRead({ cert: ca })) return { field: 'ca', message: 'holds no certificate' };
  if (certificate != null && !isRead({ cert: certificate }))
    return { field: 'certificate', message: 'holds no certificate' };
  if (key != null && !isRead({ key })) return { field: 'key', message: 'holds no key that can be used' };
  if (certificate != null && key != null && !isRead({ cert: certificate, key }))
    return { field: 'key', message: 'is not the certificate’s' };
  return undefined;
}

function isRead(options: SecureContextOptions): boolean {
  try {
    createSecureContext(options);
    return true;
  } catch {
    // Whatever OpenSSL says of it: it can't be used.
    return false;
  }
}
