import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be cut, or made to hang as a lost network does: connections stay, nothing passes. */
export interface TcpProxy {
  port: number;
  /** Every connection that is open ends; new ones are let through. */
  cut(): void;
  hang(yes: boolean): void;
  close(): void;
}

export async function tcpProxy(port: number, host = '127.0.0.1'): Promise<TcpProxy> {
  let hanging = false;
  const sockets = new Set<Socket>();
  const server = createServer((inner) => {
    const outer = connect(port, host);
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
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    hang(yes) {
      hanging = yes;
      for (const socket of sockets)
        if (yes) socket.pause();
        else socket.resume();
    },
    close() {
      cut();
      server.close();
    },
  };
}
