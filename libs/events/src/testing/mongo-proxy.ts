import { tcpProxy } from '@rymeda/testing';

/** A way to the database that can be made to hang, as a cut network does: connections stay, nothing passes. */
export async function mongoProxy(uri: string) {
  const through = new URL(uri.split(',')[0] ?? uri);
  const proxy = await tcpProxy(Number(through.port), through.hostname);
  through.hostname = '127.0.0.1';
  through.port = String(proxy.port);
  through.searchParams.delete('replicaSet');
  through.searchParams.set('directConnection', 'true');
  return { uri: through.href, hang: (yes: boolean) => proxy.hang(yes), close: () => proxy.close() };
}
