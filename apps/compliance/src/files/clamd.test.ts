import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { clamdScanner } from './clamd.ts';

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** Speaks clamd's protocol as far as INSTREAM; answers by what the stream held. */
async function clamd(answer: (body: Buffer) => string | undefined) {
  server = createServer((socket) => {
    const received: Buffer[] = [];
    socket.on('data', (data) => {
      received.push(data);
      const all = Buffer.concat(received);
      const head = 'zINSTREAM\0';
      if (all.subarray(0, head.length).toString() !== head) return;
      const body: Buffer[] = [];
      for (let at = head.length; at + 4 <= all.length;) {
        const length = all.readUInt32BE(at);
        if (length === 0) {
          const said = answer(Buffer.concat(body));
          if (said !== undefined) socket.end(`${said}\0`);
          return;
        }
        body.push(all.subarray(at + 4, at + 4 + length));
        at += 4 + length;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { hostname: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

describe('clamd', () => {
  it('gets the whole file, and its word counts', async () => {
    const file = Buffer.alloc(300_000, 7);
    let seen = 0;
    const at = await clamd((body) => {
      seen = body.length;
      return body.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';
    });
    expect(await clamdScanner(at).scan(file)).toBe('clean');
    expect(seen).toBe(300_000);
    expect(await clamdScanner(at).scan(Buffer.from('EICAR'))).toBe('infected');
  });

  it('that says anything else has not passed the file', async () => {
    for (const said of ['INSTREAM size limit exceeded. ERROR', 'stream: FOUND OK', '']) {
      const at = await clamd(() => said);
      await expect(clamdScanner(at).scan(Buffer.from('x'))).rejects.toThrow('could not look');
      await new Promise((resolve) => server.close(resolve));
    }
    await clamd(() => '');
  });

  it('that is silent or away has not passed the file', async () => {
    const at = await clamd(() => undefined);
    await expect(clamdScanner({ ...at, timeoutMs: 50 }).scan(Buffer.from('x'))).rejects.toThrow('in time');
    await expect(clamdScanner({ hostname: '127.0.0.1', port: 1 }).scan(Buffer.from('x'))).rejects.toThrow();
  });
});
