/** What a webhook's body holds. */
export interface WebhookEvent {
  event: string;
  id: string;
  createdAt: string;
  organizationId: string;
  apiVersion: string;
  data: { id: string; [field: string]: unknown };
}

export interface WebhookOptions {
  /** The endpoint's secret, `whsec_…`; several while one is being rotated. */
  secret: string | readonly string[];
  /** How old, or how far ahead, a message's timestamp may be; default 300 seconds. */
  toleranceSeconds?: number;
  /** Bodies with more bytes are refused; default 2 MiB. */
  mostBytes?: number;
  /** The time, milliseconds since the epoch; for tests. */
  now?: () => number;
}

/** The message is not from the platform, was changed on its way, or is too old. Answer 400. */
export class WebhookVerificationError extends Error {
  /** What Fastify and other servers answer with. */
  readonly statusCode = 400;
  constructor(reason: string) {
    super(`The webhook could not be verified: ${reason}`);
    this.name = 'WebhookVerificationError';
  }
}

export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Checks the signature (Standard Webhooks, `webhook-signature`) over the exact bytes and the timestamp, and gives the
 * event. Throws WebhookVerificationError, and a TypeError without a secret. Header names in lower case, as Node has them.
 */
export async function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  options: WebhookOptions,
): Promise<WebhookEvent> {
  const secrets = secretsOf(options);
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => {
    const value = headers[name];
    if (typeof value !== 'string') throw new WebhookVerificationError(`the header ${name} is missing`);
    return value;
  }) as [string, string, string];
  const { now = Date.now } = options;
  const age = now() / 1000 - Number(timestamp);
  // NaN is not within anything.
  if (!(Math.abs(age) <= (options.toleranceSeconds ?? 300)))
    throw new WebhookVerificationError('its timestamp is too old or too new');
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const head = new TextEncoder().encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(head.length + bytes.length);
  signed.set(head);
  signed.set(bytes, head.length);
  const given = signatures.split(' ').filter((s) => s.startsWith('v1,'));
  for (const secret of secrets) {
    const key = await importKey(secret);
    for (const signature of given.slice(0, mostSignatures)) {
      const mac = decoded(signature.slice(3));
      // In constant time, as the runtime does it.
      if (mac !== undefined && (await crypto.subtle.verify('HMAC', key, mac, signed)))
        return JSON.parse(new TextDecoder().decode(bytes)) as WebhookEvent;
    }
  }
  throw new WebhookVerificationError('no signature fits');
}

/** Two come while a secret is rotated. Each costs a pass over the body, whoever sent it. */
const mostSignatures = 10;

/** Its name is none in Node's types. */
type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/**
 * The headers that a body of ours would have: for your own tests, and for tools that pass events on. `id` is the
 * `webhook-id`, `timestamp` is in seconds.
 */
export async function signWebhook(
  body: string,
  { id, timestamp, secret }: { id: string; timestamp: number; secret: string },
): Promise<Record<string, string>> {
  const mac = async (key: HmacKey, text: string): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text)));
  const standard = await mac(await importKey(secretBytes(secret)), `${id}.${timestamp}.${body}`);
  const plain = await mac(await importKey(new TextEncoder().encode(secret)), body);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${btoa(String.fromCharCode(...standard))}`,
    'x-rymeda-signature': [...plain].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
}

/** The bytes of each secret. Throws a TypeError that repeats no value: an unset variable must not look like a forgery. */
function secretsOf(options: WebhookOptions): Uint8Array<ArrayBuffer>[] {
  const secrets = [options?.secret].flat();
  if (secrets.length === 0) throw new TypeError(missingSecret);
  return secrets.map(secretBytes);
}

const missingSecret =
  'A webhook secret is missing: `secret` must be what the endpoint was made with, whsec_…';

function secretBytes(secret: string): Uint8Array<ArrayBuffer> {
  if (typeof secret !== 'string' || secret === '') throw new TypeError(missingSecret);
  const bytes = decoded(secret.replace(/^whsec_/, ''));
  if (bytes === undefined || bytes.length === 0) throw new TypeError('A webhook secret is whsec_ and base64');
  return bytes;
}

const importKey = (bytes: Uint8Array<ArrayBuffer>): Promise<HmacKey> =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);

function decoded(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  } catch {
    // Not base64: it can't be a signature of ours.
    return undefined;
  }
}

/** What is used of Node's requests and answers, so that this package imports nothing. */
interface Request {
  headers: WebhookHeaders;
  method?: string | undefined;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}
interface Response {
  statusCode: number;
  end(text?: string): unknown;
}

type Handler = (event: WebhookEvent) => unknown;

export interface WebhookListenerOptions extends WebhookOptions {
  /** Told, after the answer 500, what the handler threw; default `console.error`. */
  onError?: (error: unknown) => void;
}

/** A listener for `http.createServer`: 204 when the handler is done, 400 for what is not ours, 500 when it throws. */
export function webhookListener(
  options: WebhookListenerOptions,
  handler: Handler,
): (request: Request, response: Response) => Promise<void> {
  secretsOf(options);
  // eslint-disable-next-line no-console -- where a Node server's own errors go, unless told otherwise
  const { onError = console.error } = options;
  return async (request, response) => {
    const answer = (status: number, text?: string): void => {
      response.statusCode = status;
      response.end(text);
    };
    try {
      await handler(await verifyWebhook(await read(request, options), request.headers, options));
      answer(204);
    } catch (error) {
      if (error instanceof WebhookVerificationError) return answer(400, error.message);
      answer(500);
      onError(error);
    }
  };
}

/**
 * For Express: verifies and puts the event into `request.body`. It must see the bytes: use it on the route instead of
 * `express.json()`, or behind `express.raw({ type: 'application/json' })` or `express.text(…)`. Behind a parser that has
 * already read the body it calls `next` with a TypeError: nothing can be verified there.
 */
export function expressWebhook(
  options: WebhookOptions,
): (
  request: Request & { body: WebhookEvent },
  response: Response,
  next: (error?: unknown) => void,
) => Promise<void> {
  secretsOf(options);
  return async (request, response, next) => {
    try {
      request.body = await verifyWebhook(await bytesOf(request, options), request.headers, options);
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) return next(error);
      response.statusCode = 400;
      response.end(error.message);
      return;
    }
    next();
  };
}

function bytesOf(
  request: Request & { body?: unknown; readableEnded?: boolean },
  options: WebhookOptions,
): string | Uint8Array | Promise<Uint8Array> {
  const { body } = request;
  if (body instanceof Uint8Array || typeof body === 'string') return body;
  if (request.readableEnded === true)
    throw new TypeError(
      'A body parser has read the webhook before expressWebhook: put expressWebhook on the route before express.json()',
    );
  return read(request, options);
}

interface FastifyScope {
  removeContentTypeParser(type: string): unknown;
  addContentTypeParser(
    type: string,
    options: { parseAs: 'buffer' },
    parser: (request: { headers: WebhookHeaders }, body: Uint8Array) => Promise<unknown>,
  ): unknown;
}

/**
 * For Fastify: register it in a scope of its own with the webhook's route; `request.body` is then the event.
 * `app.register(async (scope) => { await fastifyWebhook(scope, { secret }); scope.post('/webhooks', …) })`
 */
export async function fastifyWebhook(scope: FastifyScope, options: WebhookOptions): Promise<void> {
  secretsOf(options);
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body) =>
    verifyWebhook(body, request.headers, options),
  );
}

function read(request: Request, { mostBytes = 2 * 1024 * 1024 }: WebhookOptions): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    request.on('data', (chunk) => {
      size += chunk.length;
      if (size > mostBytes) reject(new WebhookVerificationError('it is too large'));
      else chunks.push(chunk);
    });
    request.on('end', () => {
      if (size > mostBytes) return;
      const whole = new Uint8Array(size);
      let at = 0;
      for (const chunk of chunks) {
        whole.set(chunk, at);
        at += chunk.length;
      }
      resolve(whole);
    });
    request.on('error', () => reject(new WebhookVerificationError('it broke off')));
    request.on('close', () => reject(new WebhookVerificationError('it broke off')));
  });
}
