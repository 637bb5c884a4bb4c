import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A port for a process that is started soon. Below those that systems give to outgoing connections, so that none of
 * another test's takes it in between; random, so that two tests that ask at once hardly get the same.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(20_000, 32_000);
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer()
        .once('error', () => resolve(false))
        .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
  throw new Error('No port is free');
}
