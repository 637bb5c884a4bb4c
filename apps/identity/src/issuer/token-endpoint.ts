import type { IncomingMessage, ServerResponse } from 'node:http';
import { runAsSystem } from '@rymeda/tenancy';
import type { JWK } from 'jose';
import { sendUnavailable } from './answer.ts';
import { createProvider, type ProviderOptions } from './provider.ts';

/**
 * The provider makes its addresses and cookies from the request's host and protocol. Those are the issuer's, whatever a
 * caller writes and through whichever door it came.
 */
function asAtIssuer(req: IncomingMessage, issuer: URL): void {
  delete req.headers['x-forwarded-host'];
  req.headers.host = issuer.host;
  req.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
}

/** `POST /oauth2/token`. Another signer swaps the provider; requests under way end on the one they began with. */
export function tokenEndpoint(options: Omit<ProviderOptions, 'signer'>) {
  const issuer = new URL(options.issuer);
  let handle: ((req: IncomingMessage, res: ServerResponse) => void) | undefined;
  return {
    signWith(signer: JWK): void {
      handle = createProvider({ ...options, signer }).callback();
    },
    handle(req: IncomingMessage, res: ServerResponse): void {
      const current = handle;
      if (current === undefined) sendUnavailable(res);
      // Who asks is not known yet, so this is the platform's work.
      else {
        asAtIssuer(req, issuer);
        runAsSystem('issuer', () => current(req, res));
      }
    },
  };
}
export type TokenEndpoint = ReturnType<typeof tokenEndpoint>;
