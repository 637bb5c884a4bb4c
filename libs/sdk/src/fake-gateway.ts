import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A request as the fake gateway saw it. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What it answers; `drop` cuts the connection instead. */
export type FakeAnswer = { status: number; body?: unknown; headers?: Record<string, string> } | 'drop';

/** A gateway for tests: gives numbered tokens, hands every other request to `respond`, remembers all. */
export class FakeGateway {
  readonly seen: SeenRequest[] = [];
  tokensGiven = 0;
  /** Instead of the next tokens. */
  readonly tokenAnswers: FakeAnswer[] = [];
  expiresIn = 3600;
  respond: (request: SeenRequest, count: number) => FakeAnswer = () => ({ status: 200, body: { data: {} } });
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void (async () => {
        let body = '';
        for await (const chunk of request) body += String(chunk);
        const seen = { method: request.method!, path: request.url!, headers: request.headers, body };
        this.seen.push(seen);
        const answer =
          seen.path === '/oauth2/token'
            ? (this.tokenAnswers.shift() ?? this.#token())
            : this.respond(seen, this.calls.length - 1);
        if (answer === 'drop') return request.socket.destroy();
        response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
        response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
      })();
    });
  }

  /** All requests but those for tokens. */
  get calls(): SeenRequest[] {
    return this.seen.filter((request) => request.path !== '/oauth2/token');
  }

  #token(): FakeAnswer {
    this.tokensGiven += 1;
    const token = {
      access_token: `token-${this.tokensGiven}`,
      token_type: 'Bearer',
      expires_in: this.expiresIn,
    };
    return { status: 200, body: token };
  }

  /** Listens on a free port of this machine and tells its address. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
