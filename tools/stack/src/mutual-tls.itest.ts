import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutualTlsFetch, tlsFiles, type TlsFiles } from '@rymeda/service/peers';
import { guardServer, serverTlsOptions } from '@rymeda/service/peers/server';
import { throwAwayAuthority, type Authority } from '@rymeda/testing/authority';

let folder: string;
let ours: Authority;
let foreign: Authority;
let server: Server;
let origin: string;
let careFiles: TlsFiles;
let answered = 0;
const opened: TlsFiles[] = [];

async function filesOf(name: string, authority = ours, days = 1, believes = ours): Promise<TlsFiles> {
  const base = join(folder, `${name}-${opened.length}`);
  const { certificate, key } = await authority.issue(name, { days });
  const paths = { certificate: `${base}.crt`, key: `${base}.key`, ca: `${base}.ca` };
  await Promise.all([
    writeFile(paths.certificate, certificate),
    writeFile(paths.key, key),
    writeFile(paths.ca, believes.certificate),
  ]);
  const files = tlsFiles(paths, () => undefined);
  opened.push(files);
  return files;
}
const to = (name: string, files: TlsFiles) => mutualTlsFetch(files, new Map([[origin, name]]));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mtls-'));
  [ours, foreign] = await Promise.all([throwAwayAuthority(), throwAwayAuthority()]);
  careFiles = await filesOf('care');
  const tls = { files: careFiles, callers: ['gateway', 'revenue'] };
  server = createServer(serverTlsOptions(tls), (_req, res) => {
    answered++;
    res.end('care');
  });
  guardServer(server, tls);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  for (const files of opened) files.close();
  await rm(folder, { recursive: true });
});

const refused = async (call: Promise<Response>): Promise<void> => {
  const before = answered;
  await expect(call).rejects.toThrow();
  expect(answered).toBe(before);
};

describe('a service’s port', () => {
  it('answers the services that may call it', async () => {
    for (const name of ['gateway', 'revenue']) {
      const answer = await to('care', await filesOf(name))(`${origin}/x`);
      expect([answer.status, await answer.text()]).toEqual([200, 'care']);
    }
  });

  it('gives nothing to a caller without a certificate', async () => {
    const before = answered;
    const outcome = await new Promise<string>((resolve) => {
      const options = { ca: ours.certificate, servername: 'care' };
      request(`${origin}/x`, options, () => resolve('answered'))
        .on('error', () => resolve('refused'))
        .end();
    });
    expect([outcome, answered]).toEqual(['refused', before]);
  });

  it('nor to one with a certificate of another authority', async () =>
    refused(to('care', await filesOf('gateway', foreign))(`${origin}/x`)));

  it('nor to one whose certificate has expired', async () =>
    refused(to('care', await filesOf('gateway', ours, -1))(`${origin}/x`)));

  it('nor to a service that has no business here', async () =>
    refused(to('care', await filesOf('compliance'))(`${origin}/x`)));

  it('nor below TLS 1.3', async () => {
    const { cert, key, ca } = (await filesOf('gateway')).current();
    const outcome = await new Promise<string>((resolve) => {
      const options = { cert, key, ca, servername: 'care', maxVersion: 'TLSv1.2' } as const;
      request(`${origin}/x`, options, () => resolve('answered'))
        .on('error', () => resolve('refused'))
        .end();
    });
    expect(outcome).toBe('refused');
  });
});

describe('a caller', () => {
  it('sends nothing to a service of another name, whose certificate is of the same authority', async () =>
    refused(to('revenue', await filesOf('gateway'))(`${origin}/x`)));

  it('nor to one of an authority that it does not know', async () =>
    refused(to('care', await filesOf('gateway', ours, 1, foreign))(`${origin}/x`)));

  it('calls anybody else as always', async () => {
    const plain = mutualTlsFetch(await filesOf('gateway'), new Map());
    await expect(plain(`${origin}/x`)).rejects.toThrow();
    expect(await (await plain('data:text/plain,hello')).text()).toBe('hello');
  });
});

describe('renewed certificates', () => {
  it('are taken into use on both sides without a restart; half of a change is not', async () => {
    const files = await filesOf('gateway');
    const call = to('care', files);
    expect((await call(`${origin}/x`, { headers: { connection: 'close' } })).status).toBe(200);
    const next = await throwAwayAuthority();
    const [care, gateway] = await Promise.all([next.issue('care'), next.issue('gateway')]);
    const path = (of: TlsFiles, end: string) =>
      join(folder, `${of === careFiles ? 'care' : 'gateway'}-${opened.indexOf(of)}.${end}`);
    await writeFile(path(files, 'key'), gateway.key);
    files.look();
    expect((await call(`${origin}/x`, { headers: { connection: 'close' } })).status).toBe(200);
    for (const [of, { certificate, key }] of [
      [careFiles, care],
      [files, gateway],
    ] as const) {
      await writeFile(path(of, 'crt'), certificate);
      await writeFile(path(of, 'key'), key);
      await writeFile(path(of, 'ca'), next.certificate);
      of.look();
    }
    const again = to('care', files);
    expect((await again(`${origin}/x`)).status).toBe(200);
    await refused(to('care', await filesOf('gateway', ours))(`${origin}/x`));
  });
});
