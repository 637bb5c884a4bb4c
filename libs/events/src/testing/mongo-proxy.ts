import { connect, createServer, type Socket } from 'node:net';

/** A way to the database that can be made to hang, as a cut network does: connections stay, nothing passes. */
export async function mongoProxy(uri: string) {
  const target = new URL(uri.split(',')[0] ?? uri);
  let hanging = false;
  const sockets = new Set<Socket>();
  const server = createServer((inner) => {
    const outer = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      if (hanging) from.pause();
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(target.href);
  through.port = String((server.address() as { port: number }).port);
  through.searchParams.delete('replicaSet');
  through.searchParams.set('directConnection', 'true');
  return {
    uri: through.href,
    hang(yes: boolean) {
      hanging = yes;
      for (const socket of sockets)
        if (yes) socket.pause();
        else socket.resume();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
