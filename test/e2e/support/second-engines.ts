import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startIssuer } from '@rymeda/auth/testing';
import { freePort, type RunningStack } from '@rymeda/testing';

export interface SecondEngines {
  /** By service name. */
  urls: Readonly<Record<string, string>>;
  /** A token of the outside issuer; the claims replace those of a plain one. */
  token(claims: Record<string, unknown>): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A second instance of engines of the running stack, each with its sibling's own environment and database, but with an
 * outside issuer, as any OIDC issuer may stand in: so that tests can be any user without a browser.
 */
export async function secondEngines(stack: RunningStack, names: readonly string[]): Promise<SecondEngines> {
  const issuer = await startIssuer();
  const started = await Promise.all(names.map((name) => start(stack, name, issuer)));
  return {
    urls: Object.fromEntries(started.map(({ name, url }) => [name, url])),
    token: (claims) => issuer.token(claims),
    async stop() {
      await Promise.all(started.map(({ child }) => ended(child)));
      await issuer.stop();
    },
  };
}

const start = (stack: RunningStack, name: string, issuer: { url: string; jwksUri: string }) =>
  startSibling(stack, name, { OIDC_ISSUER: issuer.url, OIDC_JWKS_URI: issuer.jwksUri });

/** Another process of a service, with its sibling's environment but for what is given. */
export async function startSibling(
  stack: RunningStack,
  name: string,
  more: Record<string, string>,
  port?: number,
) {
  port ??= await freePort();
  const adminPort = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, `../../../apps/${name}/src/main.ts`)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...environmentOf(stack, name),
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      ...more,
    },
  });
  await untilReady(`http://127.0.0.1:${adminPort}/readyz`, child);
  return { name, child, url: `http://127.0.0.1:${port}` };
}

function environmentOf(stack: RunningStack, name: string): Record<string, string> {
  const pid = stack.services[name]?.pid;
  if (pid === undefined) throw new Error(`The stack has no service ${name}`);
  const pairs = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
  return Object.fromEntries(pairs.map((p) => [p.slice(0, p.indexOf('=')), p.slice(p.indexOf('=') + 1)]));
}

export const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline && child.exitCode === null;) {
    const notYet = (): undefined => undefined;
    if ((await fetch(url).catch(notYet))?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} did not become ready`);
}
