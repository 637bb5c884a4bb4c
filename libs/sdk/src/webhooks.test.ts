import { createHmac } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import express from 'express';
import {
  expressWebhook,
  fastifyWebhook,
  signWebhook,
  verifyWebhook,
  webhookListener,
  WebhookVerificationError,
} from './webhooks.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const body = JSON.stringify({
  event: 'session.completed',
  id: 'evt_1',
  data: { id: 'ses_1', name: 'Zoë 👩🏽‍⚕️' },
});
const signed = (at = Date.now(), by = secret) => {
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from(by.slice(6), 'base64');
  const mac = createHmac('sha256', key).update(`whd_1.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': 'whd_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` };
};
const otherSecret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;

describe('verifying', () => {
  it('gives the event of a message that is ours', async () => {
    expect(await verifyWebhook(body, signed(), { secret })).toMatchObject({ event: 'session.completed' });
    expect(await verifyWebhook(Buffer.from(body), signed(), { secret: [otherSecret, secret] })).toBeDefined();
  });
  it('takes a message for five minutes, or for as long as it is told', async () => {
    const at = 1_772_460_000_000;
    const taken = (ageS: number, toleranceSeconds?: number) =>
      verifyWebhook(body, signed(at), {
        ...{ secret, now: () => at + ageS * 1000 },
        ...(toleranceSeconds === undefined ? {} : { toleranceSeconds }),
      }).then(
        () => true,
        () => false,
      );
    const answers = [taken(300), taken(-300), taken(301), taken(10, 10), taken(11, 10), taken(900, 900)];
    expect(await Promise.all(answers)).toEqual([true, true, false, true, false, true]);
  });
  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'says that %s is missing',
    async (name) => {
      const without = { ...signed(), [name]: undefined };
      await expect(verifyWebhook(body, without, { secret })).rejects.toThrow(`the header ${name} is missing`);
    },
  );
  it('takes any signature of a list, as a rotation sends two', async () => {
    const two = { ...signed(), 'webhook-signature': `v1,AAAA v2,x ${signed()['webhook-signature']}` };
    expect(await verifyWebhook(body, two, { secret })).toBeDefined();
  });
  it('looks at a few signatures, whoever sends how many', async () => {
    const many = (n: number) => ({
      ...signed(),
      'webhook-signature': `${'v1,AAAA '.repeat(n)}${signed()['webhook-signature']}`,
    });
    expect(await verifyWebhook(body, many(9), { secret })).toBeDefined();
    await expect(verifyWebhook(body, many(10), { secret })).rejects.toThrow(WebhookVerificationError);
  });
  it.each([
    ['a changed body', body.replace('ses_1', 'ses_2'), signed()],
    ['another secret', body, signed(Date.now(), otherSecret)],
    ['an old timestamp', body, signed(Date.now() - 301_000)],
    ['a timestamp ahead', body, signed(Date.now() + 330_000)],
    ['a timestamp that is none', body, { ...signed(), 'webhook-timestamp': 'x' }],
    ['no signature', body, { ...signed(), 'webhook-signature': '' }],
    ['a signature that is none', body, { ...signed(), 'webhook-signature': 'v1,%%%' }],
    ['another id', body, { ...signed(), 'webhook-id': 'whd_2' }],
    ['missing headers', body, {}],
  ])('refuses %s', async (_what, text, headers) => {
    await expect(verifyWebhook(text, headers, { secret })).rejects.toThrow(WebhookVerificationError);
  });
});

describe.each([
  ['undefined', undefined],
  ['empty', ''],
  ['an empty list', []],
  ['a list with an empty one', [secret, '']],
])('a secret that is %s', (_what, none) => {
  const options = { secret: none as string };
  const missing = /^A webhook secret is missing: /;
  it('is said to be missing, whatever comes', async () => {
    await expect(verifyWebhook(body, signed(), options)).rejects.toThrow(missing);
    await expect(verifyWebhook(body, {}, options)).rejects.toThrow(TypeError);
  });
  it('is told as a middleware is made, before anything comes', async () => {
    expect(() => webhookListener(options, () => undefined)).toThrow(missing);
    expect(() => expressWebhook(options)).toThrow(missing);
    await expect(fastifyWebhook({} as never, options)).rejects.toThrow(missing);
  });
});

it('the end of a body that was too large harms no receiver', async () => {
  const request = Object.assign(new EventEmitter(), { headers: signed() });
  const response = { statusCode: 0, end: () => undefined };
  const answered = webhookListener({ secret }, () => undefined)(request, response);
  request.emit('data', { length: Number.MAX_SAFE_INTEGER });
  expect(() => request.emit('end')).not.toThrow();
  await answered;
  expect(response.statusCode).toBe(400);
});

it.each(['whsec_', 'whsec_%%%'])('a secret without bytes (%s) signs nothing that is taken', async (none) => {
  await expect(verifyWebhook(body, signed(), { secret: none })).rejects.toThrow('is whsec_ and base64');
});

describe('signing', () => {
  it('gives what a receiver verifies, and the plain signature of the specification', async () => {
    const timestamp = Math.floor(Date.now() / 1000);
    const headers = await signWebhook(body, { id: 'whd_1', timestamp, secret });
    expect(headers).toMatchObject(signed(timestamp * 1000));
    expect(await verifyWebhook(body, headers, { secret })).toEqual(JSON.parse(body));
    for (const text of [body, 'a', 'b', 'c']) {
      const plain = (await signWebhook(text, { id: 'whd_1', timestamp, secret }))['x-rymeda-signature'];
      expect(plain).toBe(createHmac('sha256', secret).update(text).digest('hex'));
    }
  });
});

describe.each(['node:http', 'express', 'express behind raw()', 'express behind text()'])(
  'the middleware for %s',
  (kind) => {
    const got: unknown[] = [];
    const listener: RequestListener = (() => {
      if (kind === 'node:http')
        return webhookListener({ secret, mostBytes: 10_000 }, (event) => {
          got.push(event);
        });
      const app = express();
      if (kind === 'express behind raw()') app.use(express.raw({ type: 'application/json' }));
      if (kind === 'express behind text()') app.use(express.text({ type: 'application/json' }));
      app.post('/', expressWebhook({ secret, mostBytes: 10_000 }), (req, res) => {
        got.push(req.body);
        res.status(204).end();
      });
      return app;
    })();
    const server = createServer(listener).listen(0, '127.0.0.1');
    afterAll(() => void server.close());
    const post = (text: string, headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
        method: 'POST',
        body: text,
        headers: { 'content-type': 'application/json', ...headers },
      });

    it('hands on what is ours and answers 400 for the rest', async () => {
      expect((await post(body, signed())).status).toBe(204);
      expect(got).toEqual([JSON.parse(body)]);
      const changed = await post(`${body} `, signed());
      expect([changed.status, await changed.text()]).toEqual([
        400,
        expect.stringContaining('no signature fits'),
      ]);
      expect((await post(body, {})).status).toBe(400);
      expect(got).toHaveLength(1);
    });
  },
);

it.each([
  ['onError', (told: unknown[]) => ({ onError: (error: unknown) => told.push(error) })],
  [
    'the console without one',
    (told: unknown[]) => {
      jest.spyOn(console, 'error').mockImplementationOnce((error) => void told.push(error));
      return {};
    },
  ],
])(
  'what a handler throws is answered with 500 and told to %s, a stranger’s message to nobody',
  async (_to, toldTo) => {
    const told: unknown[] = [];
    const failed = new Error('the queue is full');
    const listener = webhookListener({ secret, ...toldTo(told) }, () => Promise.reject(failed));
    const server = createServer((request, response) => void listener(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const statusOf = async (headers: Record<string, string>) =>
      (await fetch(url, { method: 'POST', body, headers })).status;
    expect([await statusOf({}), await statusOf(signed())]).toEqual([400, 500]);
    expect(told).toEqual([failed]);
    server.close();
    jest.restoreAllMocks();
  },
);

it('the middleware for express, behind express.json(), says what is wrong: there are no bytes to verify', async () => {
  const app = express();
  app.use(express.json());
  app.post('/', expressWebhook({ secret }), (_req, res) => void res.status(204).end());
  app.use(((error: Error, _req, res, _next) => {
    res.status(500).end(`${error.name}: ${error.message}`);
  }) as express.ErrorRequestHandler);
  const server = createServer(app as RequestListener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...signed() },
  });
  expect([answer.status, await answer.text()]).toEqual([
    500,
    expect.stringContaining('TypeError: A body parser has read the webhook before expressWebhook'),
  ]);
  server.close();
});
