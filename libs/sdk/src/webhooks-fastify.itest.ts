import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fastifyWebhook, signWebhook } from './webhooks.ts';

/** Fastify itself, as a partner installs it; outside the work tree, so that a second run installs nothing. */
const version = '5.12.8';
const cache = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'rymeda',
  `fastify-${version}`,
);

interface Answer {
  statusCode: number;
  json(): unknown;
}
interface Reply {
  code(status: number): { send(): unknown };
}
interface Fastify {
  register(plugin: (scope: Fastify) => Promise<void>): unknown;
  removeContentTypeParser(type: string): unknown;
  addContentTypeParser(type: string, options: object, parser: unknown): unknown;
  post(path: string, handler: (request: { body: unknown }, reply: Reply) => unknown): unknown;
  inject(request: object): Promise<Answer>;
  close(): Promise<void>;
}

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const body = JSON.stringify({
  event: 'session.completed',
  id: 'evt_1',
  data: { id: 'ses_1', name: 'Zoë 👩🏽‍⚕️' },
});
const got: unknown[] = [];
let app: Fastify;

beforeAll(async () => {
  const installed = join(cache, 'node_modules', 'fastify', 'fastify.js');
  if (!existsSync(installed)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'package.json'), '{"private":true}');
    const args = [
      'install',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--prefer-offline',
      '--save-exact',
    ];
    execFileSync('npm', [...args, `fastify@${version}`], { cwd: cache, stdio: 'pipe', timeout: 240_000 });
  }
  const { default: fastify } = (await import(installed)) as {
    default: (options: object) => Fastify;
  };
  app = fastify({ bodyLimit: 10_000 });
  app.register(async (scope) => {
    await fastifyWebhook(scope, { secret });
    scope.post('/webhooks', (request, reply) => {
      got.push(request.body);
      return reply.code(204).send();
    });
  });
  app.post('/other', (request) => request.body);
}, 300_000);
afterAll(() => app.close());

const post = (url: string, payload: string, headers: Record<string, string>): Promise<Answer> =>
  app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } });

it('Fastify’s route gets what is ours, answers 400 for the rest, and other routes stay as they are', async () => {
  const timestamp = Math.floor(Date.now() / 1000);
  const signed = await signWebhook(body, { id: 'whd_1', timestamp, secret });
  expect((await post('/webhooks', body, signed)).statusCode).toBe(204);
  expect(got).toEqual([JSON.parse(body)]);
  expect((await post('/webhooks', `${body} `, signed)).statusCode).toBe(400);
  expect((await post('/webhooks', body, {})).statusCode).toBe(400);
  expect((await post('/webhooks', JSON.stringify({ a: 'x'.repeat(20_000) }), signed)).statusCode).toBe(413);
  expect(got).toHaveLength(1);
  expect((await post('/other', '{"a":1}', {})).json()).toEqual({ a: 1 });
});
