import { createServer, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createCallerSeal, createOrganizationSettings, type Principal } from '@rymeda/auth';
import {
  defaultSettings,
  openApiDocument,
  operationsByService,
  type OrganizationSettings,
} from '@rymeda/contracts';
import { secret, systemClock, unauthenticated } from '@rymeda/kernel';
import { createLog, createMetrics } from '@rymeda/service';
import { asyncApiDocument } from '@rymeda/service/asyncapi';
import { Redis } from 'ioredis';
import { gatewayApp } from '../app.ts';
import { certificateReader } from '../caller/client-certificate.ts';
import { trustedProxies } from '../caller/client-address.ts';
import { ownPages } from '../documents/own-pages.ts';
import { rateLimits, type Quotas } from '../limits/rate-limits.ts';
import { createEngine } from '../proxy/engine.ts';
import { refusalCounter } from '../refusals.ts';
import { routeTable } from '../routing/route-table.ts';

const wide = { points: 1e6, seconds: 60 };
export const testSeal = createCallerSeal(secret([Buffer.alloc(32, 3)]), systemClock);

export interface GatewayOptions {
  engines: Record<string, string>;
  /** Of an engine that has several. */
  instances?: Record<string, string[]>;
  quotas?: Partial<Quotas>;
  trusted?: string[];
  certificateHeader?: string;
  redis?: Redis;
  /** What the one organisation has set. */
  settings?: OrganizationSettings;
  resetMs?: number;
  connections?: number;
}

/**
 * The gateway's app on a real port, with a verifier that takes `good`, `good-<client>`, `user-<user>` and `bound:<thumbprint>` for tokens.
 */
export async function startGateway(options: GatewayOptions) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('gateway', 'info', { write: (line) => lines.push(JSON.parse(line) as never) });
  const engines = new Map(
    Object.entries(options.engines).map(([name, url]) => [
      name,
      createEngine(name, url, {
        ...(options.resetMs === undefined ? {} : { resetMs: options.resetMs }),
        ...(options.connections === undefined ? {} : { connections: options.connections }),
        instances: options.instances?.[name],
        onStateChange: (engine, state) => log.warn('engine_breaker', { engine, state }),
      }),
    ]),
  );
  // Never connected: the local limiters count, unless a test brings Redis.
  const redis = options.redis ?? new Redis({ lazyConnect: true, enableOfflineQueue: false });
  const refusals = refusalCounter((line) => log.warn('requests_refused', line), Date.now);
  const operations = Object.values(operationsByService).flat();
  const organizations = [{ id: 'org_100', status: 'active', settings: options.settings ?? defaultSettings }];
  const settings = createOrganizationSettings({
    url: 'http://identity.test',
    service: 'gateway',
    seal: testSeal,
    clock: systemClock,
    fetch: async () => Response.json({ version: 1, full: true, organizations }),
  });
  await settings.start();
  const app = gatewayApp({
    routes: routeTable(operationsByService, new Set(engines.keys())),
    engines,
    verifier: { verify: async (token) => principalOf(token) },
    seal: testSeal,
    settings,
    limits: rateLimits(
      redis,
      { client: wide, organization: wide, address: wide, ...options.quotas },
      (active) => log.warn(active ? 'rate_limits_local' : 'rate_limits_shared'),
      (organizationId) => settings.of(organizationId).rateLimits,
    ),
    pages: ownPages({
      events: () => asyncApiDocument({}, { version: '1' }),
      document: () => openApiDocument(operations, { version: '1', servers: ['/'] }),
      engines,
      isDraining: () => false,
    }),
    trusted: trustedProxies(options.trusted ?? []),
    certificates: certificateReader(options.certificateHeader, trustedProxies(options.trusted ?? [])),
    refusals,
    log,
    metrics: createMetrics('gateway').http,
  });
  const server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const port = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    lines,
    refusals,
    engines,
    async stop() {
      settings.stop();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      await Promise.all([...engines.values()].map((e) => e.close()));
      if (options.redis === undefined) redis.disconnect();
    },
  };
}
export type TestGateway = Awaited<ReturnType<typeof startGateway>>;

function principalOf(token: string): Principal {
  const bound = /^bound:([\w-]{43})$/.exec(token)?.[1];
  const user = /^user-(\w+)$/.exec(token)?.[1];
  if (user !== undefined) return { ...principalOf('good'), id: user, kind: 'user' };
  const [, client] = bound === undefined ? (/^good(?:-(\w+))?$/.exec(token) ?? [undefined, null]) : [];
  if (client === null) throw unauthenticated('not good');
  const id = client ?? 'cli_a';
  return {
    id,
    kind: 'client',
    clientId: id,
    organizationId: 'org_100',
    scopes: new Set(['care:read']),
    tokenId: 't',
    expiresAt: 9e9,
    ...(bound === undefined ? {} : { certificateThumbprint: bound }),
  };
}

/** A server that plays an engine's part. */
export async function startEngine(listener: RequestListener, port = 0) {
  const sockets = new Set<Socket>();
  const server = createServer(listener);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    port: (server.address() as AddressInfo).port,
    sockets,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
export type TestEngine = Awaited<ReturnType<typeof startEngine>>;

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  json: any;
}

/** One request; unlike fetch it sends any header and any path as they are. */
export function call(
  base: string,
  path: string,
  options: {
    method?: string;
    token?: string | null;
    headers?: Record<string, string>;
    body?: string | Buffer;
  } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(base);
  const token = options.token === undefined ? 'good' : options.token;
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        hostname,
        port,
        path,
        method: options.method ?? 'GET',
        agent: false,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(options.body === undefined ? {} : { 'content-length': Buffer.byteLength(options.body) }),
          ...options.headers,
        },
      },
      (response) => void readAll(response).then(resolve, reject),
    );
    request.once('error', reject);
    request.end(options.body);
  });
}

async function readAll(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const isJson = /json/.test(response.headers['content-type'] ?? '');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers as Record<string, string>,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : undefined,
  };
}

/** Sends bytes as they are and gives back whatever comes until the connection ends or is quiet for `quietMs`. */
export function raw(port: number, bytes: string, quietMs = 500): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const done = (): void => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(quietMs, done);
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.once('close', done).once('error', done);
    socket.write(bytes);
  });
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
