import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type RunningStack } from '@rymeda/testing';
import { throwAwayAuthority } from '@rymeda/testing/authority';
import { ended, startSibling } from './second-engines.ts';

/**
 * Gateway and identity as they stand in production, beside the running stack's and on its data: the gateway ends TLS,
 * and its public address is the issuer's, which nobody reaches otherwise.
 */
export async function publicDoor(stack: RunningStack) {
  const authority = await throwAwayAuthority();
  const { certificate, key } = await authority.issue('gateway', { names: ['127.0.0.1'] });
  const folder = mkdtempSync(join(tmpdir(), 'public-door-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const [gatewayPort, identityPort] = [await freePort(), await freePort()];
  const url = `https://127.0.0.1:${gatewayPort}`;
  const identityUrl = `http://127.0.0.1:${identityPort}`;
  const shared = {
    OIDC_ISSUER: url,
    OIDC_JWKS_URI: `${identityUrl}/.well-known/jwks.json`,
    IDENTITY_URL: identityUrl,
  };
  const tls = { TLS_CERTIFICATE_FILE: file('tls.crt', certificate), TLS_KEY_FILE: file('tls.key', key) };
  const engines = { ENGINE_URLS: `identity=${identityUrl}` };
  const started = await Promise.all([
    startSibling(stack, 'identity', shared, identityPort),
    startSibling(stack, 'gateway', { ...shared, ...tls, ...engines }, gatewayPort),
  ]);
  return {
    url,
    ca: authority.certificate,
    async stop() {
      await Promise.all(started.map(({ child }) => ended(child)));
      rmSync(folder, { recursive: true });
    },
  };
}
export type PublicDoor = Awaited<ReturnType<typeof publicDoor>>;
