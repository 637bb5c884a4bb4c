import { afterEach, describe, expect, it } from '@jest/globals';
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsFiles } from '@rymeda/service/peers';
import { throwAwayAuthority } from '@rymeda/testing/authority';
import { clamdScanner } from './clamd.ts';
import { configuredScanner } from './configured-scanner.ts';

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** Speaks clamd's protocol as far as INSTREAM; answers by what the stream held. */
async function clamd(
  answer: (body: Buffer) => string | undefined,
  listening: (onSocket: (socket: Socket) => void) => Server = createServer,
) {
  server = listening((socket) => {
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
  return at((server.address() as AddressInfo).port);
}
const at = (port: number) => ({ connect: () => createConnection({ host: '127.0.0.1', port }), port });

describe('clamd', () => {
  it('gets the whole file, and its word counts', async () => {
    const file = Buffer.alloc(300_000, 7);
    let seen = 0;
    const scanner = await clamd((body) => {
      seen = body.length;
      return body.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';
    });
    expect(await clamdScanner(scanner).scan(file)).toBe('clean');
    expect(seen).toBe(300_000);
    expect(await clamdScanner(scanner).scan(Buffer.from('EICAR'))).toBe('infected');
  });

  it('that says anything else has not passed the file', async () => {
    for (const said of ['INSTREAM size limit exceeded. ERROR', 'stream: FOUND OK', '']) {
      const scanner = await clamd(() => said);
      await expect(clamdScanner(scanner).scan(Buffer.from('x'))).rejects.toThrow('could not look');
      await new Promise((resolve) => server.close(resolve));
    }
    await clamd(() => '');
  });

  it('that is silent or away has not passed the file', async () => {
    const scanner = await clamd(() => undefined);
    await expect(clamdScanner({ ...scanner, timeoutMs: 50 }).scan(Buffer.from('x'))).rejects.toThrow(
      'in time',
    );
    await expect(clamdScanner(at(1)).scan(Buffer.from('x'))).rejects.toThrow();
  });

  it('is asked by TLS where its address says so, and only the one that services believe gets the file', async () => {
    const [ours, others] = [await throwAwayAuthority(), await throwAwayAuthority()];
    const own = await ours.issue('compliance');
    const material = { cert: own.certificate, key: own.key, ca: ours.certificate };
    const rest = { onChange: () => undefined, look: () => undefined, close: () => undefined };
    const files: TlsFiles = { current: () => material, ...rest };
    const seen: string[] = [];
    const asked = async (by: typeof ours, names: string[], hostname = '127.0.0.1') => {
      const { certificate: cert, key } = await by.issue('clamd', { names });
      const { port } = await clamd(
        (body) => {
          seen.push(String(body));
          return 'stream: OK';
        },
        (onSocket) => createTlsServer({ cert, key }, onSocket).on('tlsClientError', () => undefined),
      );
      const scanner = configuredScanner({ hostname, port, byTls: true }, files);
      const answer = await scanner.scan(Buffer.from(`by ${names[0] as string}`)).catch(String);
      if (by !== ours || answer !== 'clean') await new Promise((resolve) => server.close(resolve));
      return answer;
    };
    expect(await asked(others, ['127.0.0.1'])).toMatch('certificate');
    expect(await asked(ours, ['clamd.elsewhere'])).toMatch('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await asked(ours, ['localhost'], 'localhost')).toBe('clean');
    expect(seen).toEqual(['by localhost']);
  });
});
