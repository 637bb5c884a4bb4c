import type { IncomingMessage, ServerResponse } from 'node:http';
import { runAsSystem } from '@rymeda/tenancy';
import type { JWK } from 'jose';
import { sendUnavailable } from './answer.ts';
import { createProvider, type ProviderOptions } from './provider.ts';

/** `POST /oauth2/token`. Another signer swaps the provider; requests under way end on the one they began with. */
export function tokenEndpoint(options: Omit<ProviderOptions, 'signer'>) {
  let handle: ((req: IncomingMessage, res: ServerResponse) => void) | undefined;
  return {
    signWith(signer: JWK): void {
      handle = createProvider({ ...options, signer }).callback();
    },
    handle(req: IncomingMessage, res: ServerResponse): void {
      const current = handle;
      if (current === undefined) sendUnavailable(res);
      // Who asks is not known yet, so this is the platform's work.
      else runAsSystem('issuer', () => current(req, res));
    },
  };
}
export type TokenEndpoint = ReturnType<typeof tokenEndpoint>;
