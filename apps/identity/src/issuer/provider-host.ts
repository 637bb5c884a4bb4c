import type { IncomingMessage, ServerResponse } from 'node:http';
import { runAsSystem } from '@rymeda/tenancy';
import type { JWK } from 'jose';
import type { Provider } from 'oidc-provider';
import { sendUnavailable } from './answer.ts';
import { createProvider, type ProviderOptions } from './provider.ts';

interface Hosted {
  provider: Provider;
  handle: (req: IncomingMessage, res: ServerResponse) => void;
}

/**
 * oidc-provider under whatever key signs at the moment. Another signer swaps it whole; requests under way end on the one
 * that they began with.
 */
export function providerHost(options: Omit<ProviderOptions, 'signer'>) {
  const issuer = new URL(options.issuer);
  let hosted: Hosted | undefined;
  return {
    signWith(signer: JWK): void {
      const provider = createProvider({ ...options, signer });
      hosted = { provider, handle: provider.callback() };
    },
    handle(req: IncomingMessage, res: ServerResponse): void {
      if (hosted === undefined) return sendUnavailable(res);
      const { handle } = hosted;
      asAtIssuer(req, issuer);
      // Who asks is not known yet, so this is the platform's work.
      runAsSystem('issuer', () => handle(req, res));
    },
    /** For our own pages; undefined before the first key is there. */
    async with<T>(req: IncomingMessage, work: (provider: Provider) => Promise<T>): Promise<T | undefined> {
      if (hosted === undefined) return undefined;
      const { provider } = hosted;
      asAtIssuer(req, issuer);
      return runAsSystem('issuer', () => work(provider));
    },
  };
}
export type ProviderHost = ReturnType<typeof providerHost>;

/**
 * The provider makes its addresses and cookies from the request's host and protocol. Those are the issuer's, whatever a
 * caller writes and through whichever door it came.
 */
function asAtIssuer(req: IncomingMessage, issuer: URL): void {
  delete req.headers['x-forwarded-host'];
  req.headers.host = issuer.host;
  req.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
}
