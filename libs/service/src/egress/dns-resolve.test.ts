import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dnsResolve } from './dns-resolve.ts';
import type { Resolve } from './destination.ts';

const typeA = 1;
const typeAaaa = 28;
const noSuchName = 3;
const records: Record<string, { type: number; data: number[] }[]> = {
  'both.example': [
    { type: typeA, data: [93, 184, 215, 14] },
    {
      type: typeAaaa,
      data: [0x26, 6, 0x28, 0, 0x02, 0x1f, 0xcb, 7, 0x68, 0x20, 0x80, 0xda, 0xaf, 0x6b, 0x8b, 0x2c],
    },
  ],
  'four.example': [{ type: typeA, data: [93, 184, 215, 15] }],
};

/** A nameserver (RFC 1035, section 4) that says nothing of names that begin with `silent`. */
function answerTo(query: Buffer): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const name = labels.join('.').toLowerCase();
  if (name.startsWith('silent')) return undefined;
  const question = query.subarray(12, at + 5);
  const known = records[name];
  const found = (known ?? []).filter(({ type }) => type === query.readUInt16BE(at + 1));
  const header = Buffer.alloc(12);
  header.writeUInt16BE(query.readUInt16BE(0), 0);
  header.writeUInt16BE(0x8180 | (known === undefined ? noSuchName : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(found.length, 6);
  const answers = found.map(({ type, data }) =>
    Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length, ...data]),
  );
  return Buffer.concat([header, question, ...answers]);
}

let server: Socket;
let resolve: Resolve;
beforeAll(async () => {
  server = createSocket('udp4', (query, from) => {
    const answer = answerTo(query);
    if (answer !== undefined) server.send(answer, from.port, from.address);
  });
  await new Promise<void>((listening) => server.bind(0, '127.0.0.1', listening));
  resolve = dnsResolve([`127.0.0.1:${server.address().port}`]);
});
afterAll(() => void server.close());

describe('a name', () => {
  it('is all of its addresses, IPv4 first', async () => {
    expect(await resolve('both.example')).toEqual([
      { address: '93.184.215.14', family: 4 },
      { address: '2606:2800:21f:cb07:6820:80da:af6b:8b2c', family: 6 },
    ]);
    expect(await resolve('four.example')).toEqual([{ address: '93.184.215.15', family: 4 }]);
  });

  it('that nobody has is no address', async () => expect(await resolve('none.example')).toEqual([]));

  it.each(['localhost', 'LOCALHOST.', 'a.localhost'])('%s is this machine, whatever DNS says', async (name) =>
    expect((await resolve(name)).map((a) => a.address)).toEqual(['127.0.0.1', '::1']),
  );

  it('whose nameserver says nothing keeps no other waiting, however often it is asked for', async () => {
    let given = 0;
    // Far more than Node has threads, and no more questions than a socket holds until the nameserver reads them.
    const silent = Array.from({ length: 60 }, async (_, n) => {
      const found = await resolve(`silent-${n % 15}.example`);
      given++;
      return found;
    });
    expect(await resolve('four.example')).toHaveLength(1);
    expect(given).toBe(0);
    expect((await Promise.all(silent)).flat()).toEqual([]);
  }, 20_000);
});
