import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { problem } from '@rymeda/kernel';
import { sendEvents, type EventBatch, type EventStreamOptions } from './event-stream.ts';

let server: Server;
let closing: AbortController;
let ended: Promise<unknown>;
afterEach(() => {
  closing.abort();
  server.closeAllConnections();
  server.close();
});

/** Answers each request with what `next` gives. */
async function serving(
  next: () => EventBatch,
  more: Partial<EventStreamOptions> = {},
): Promise<IncomingMessage> {
  closing = new AbortController();
  ended = new Promise((resolve) => {
    server = createServer((_req, res) => {
      const mayGoOn = async (): Promise<void> => undefined;
      const options = { requestId: 'req_1', mayGoOn, closing: closing.signal, pollMs: 5, ...more };
      resolve(sendEvents(res, { next: async () => next() }, options).catch((error: unknown) => error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => get({ port, host: '127.0.0.1' }, resolve).on('error', reject));
}

const nothing = (id: string): EventBatch => ({ events: [], id, more: false });

async function readUntil(answer: IncomingMessage, enough: (text: string) => boolean): Promise<string> {
  let text = '';
  for await (const chunk of answer) {
    text += String(chunk);
    if (enough(text)) break;
  }
  return text;
}

describe('server-sent events', () => {
  it('begin with their head and the caller’s place, before there is any event', async () => {
    const answer = await serving(() => nothing('7'));
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-request-id': 'req_1',
    });
    expect(await readUntil(answer, (t) => t.endsWith('\n\n'))).toBe('retry: 2000\nid: 7\n\n');
  });

  it('carry each its place and one line of JSON', async () => {
    const batches = [
      {
        events: [
          { id: '8', data: { a: 'x\ny' } },
          { id: '9', data: 1 },
        ],
        id: '9',
        more: true,
      },
    ];
    const answer = await serving(() => batches.shift() ?? nothing('9'));
    expect(await readUntil(answer, (t) => t.includes('data: 1\n\n'))).toBe(
      'id: 8\ndata: {"a":"x\\ny"}\n\nid: 9\ndata: 1\n\n',
    );
  });

  it('are broken by a heartbeat when there is nothing, which tells a place that has moved', async () => {
    let n = 0;
    const answer = await serving(() => nothing(String(n++)), { heartbeatMs: 10 });
    const text = await readUntil(answer, (t) => t.split(': still here').length > 3);
    expect(text).toMatch(/^retry: 2000\nid: 0\n\n: still here\nid: [1-9]\d*\n\n/);
  });

  it('end with the code of what ends them, once the caller may not go on', async () => {
    let asked = 0;
    const answer = await serving(() => nothing('1'), {
      mayGoOn: async () => {
        if (++asked > 3) throw problem('UNAUTHENTICATED', 'x');
      },
    });
    const text = await readUntil(answer, () => false);
    expect(text).toMatch(/event: end\ndata: \{"code":"UNAUTHENTICATED"\}\n\n$/);
    expect(await ended).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('end without a word of what is wrong inside, when their source fails', async () => {
    const answer = await serving(() => {
      throw new Error('secret');
    });
    expect(await readUntil(answer, () => false)).toBe('event: end\ndata: {"code":"INTERNAL_ERROR"}\n\n');
  });

  it('end when the process stops', async () => {
    const answer = await serving(() => nothing('1'));
    setTimeout(() => closing.abort(), 30);
    expect(await readUntil(answer, () => false)).toBe('retry: 2000\nid: 1\n\n');
    expect(await ended).toBeUndefined();
  });

  it('are read no further than their caller takes them, and one who takes none is cut off', async () => {
    let asked = 0;
    const big = { id: '1', data: 'x'.repeat(1_000_000) };
    const answer = await serving(() => ({ events: (asked++, [big]), id: '1', more: true }), {
      stalledMs: 150,
    });
    answer.pause();
    answer.on('error', () => undefined);
    await ended;
    // What the sockets hold of it, not what the source would give.
    expect(asked).toBeLessThan(30);
  });

  it('end with a caller that leaves', async () => {
    const answer = await serving(() => nothing('1'));
    answer.on('error', () => undefined);
    answer.destroy();
    expect(await ended).toBeUndefined();
  });
});
