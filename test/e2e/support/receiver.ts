import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@rymeda/testing';

export interface Received {
  headers: IncomingHttpHeaders;
  raw: string;
  body: {
    event: string;
    id: string;
    createdAt: string;
    organizationId: string;
    apiVersion: string;
    data: any;
  };
  at: number;
}

export interface Receiver {
  url: string;
  /** In the order of their arrival. */
  received: Received[];
  /** What to answer from now on; default 200. */
  answer(status: number, headers?: Record<string, string>): void;
  waitFor(what: string, is: (all: Received[]) => boolean, ms?: number): Promise<Received[]>;
  close(): Promise<void>;
}

/** A partner's server on loopback. `instead`: does something else with the request. */
export async function newReceiver(instead?: RequestListener): Promise<Receiver> {
  const received: Received[] = [];
  let status = 200;
  let headers: Record<string, string> = {};
  const server = createServer((req, res) => {
    if (instead !== undefined) return instead(req, res);
    const chunks: Buffer[] = [];
    req.on('data', (c: Buffer) => chunks.push(c));
    req.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      received.push({ headers: req.headers, raw, body: JSON.parse(raw), at: Date.now() });
      res.writeHead(status, headers).end('thanks');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks?a=b`,
    received,
    answer: (to, more = {}) => void ([status, headers] = [to, more]),
    waitFor: (what, is, ms = 45_000) => until(what, async () => received, is, ms),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The receiver in the words of the specification: parse, JSON.stringify, HMAC, timingSafeEqual. */
export function specificationAccepts(
  secret: string,
  { raw, headers }: Pick<Received, 'raw' | 'headers'>,
): boolean {
  const body: unknown = JSON.parse(raw);
  const expected = createHmac('sha256', secret).update(JSON.stringify(body)).digest('hex');
  return timingSafeEqual(Buffer.from(headers['x-rymeda-signature'] as string), Buffer.from(expected));
}
