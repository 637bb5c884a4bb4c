import { readFileSync } from 'node:fs';
import { tcpProxy, type RunningStack, type TcpProxy } from '@rymeda/testing';

/** The ways that are led through proxies, and what a service's environment must say to take them. */
export interface Ways {
  proxies: Record<string, TcpProxy>;
  /** For the stack's tool: RYMEDA_SERVICE_ENV_<SERVICE>__<NAME>. */
  env: Record<string, string>;
  close(): void;
}

/** Gateway → engines, and engines → MongoDB. */
export async function waysThrough(stack: RunningStack, engines: readonly string[]): Promise<Ways> {
  const proxies: Record<string, TcpProxy> = {};
  const env: Record<string, string> = {};
  const through = async (name: string, address: URL): Promise<void> => {
    const proxy = (proxies[name] = await tcpProxy(Number(address.port), address.hostname));
    address.port = String(proxy.port);
  };

  const urls: string[] = [];
  for (const pair of environmentOf(stack, 'gateway')['ENGINE_URLS']!.split(',')) {
    const [name = '', url = ''] = pair.split('=');
    const address = new URL(url);
    if (engines.includes(name)) await through(`gateway→${name}`, address);
    urls.push(`${name}=${address.origin}`);
  }
  env['RYMEDA_SERVICE_ENV_GATEWAY__ENGINE_URLS'] = urls.join(',');

  for (const engine of engines) {
    const address = new URL(environmentOf(stack, engine)['MONGODB_URI']!);
    await through(`${engine}→mongodb`, address);
    // Asked by the set's name, the driver would go to the address that the server gives, past the proxy.
    address.searchParams.delete('replicaSet');
    address.searchParams.set('directConnection', 'true');
    env[`RYMEDA_SERVICE_ENV_${engine.toUpperCase()}__MONGODB_URI`] = address.href;
  }
  return {
    proxies,
    env,
    close() {
      for (const proxy of Object.values(proxies)) proxy.close();
    },
  };
}

/** What a service of the stack was started with; its secrets are nowhere else. */
function environmentOf(stack: RunningStack, service: string): Record<string, string> {
  const text = readFileSync(`/proc/${stack.services[service]?.pid}/environ`, 'utf8');
  return Object.fromEntries(
    text
      .split('\0')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
