import type { ServerResponse } from 'node:http';
import type { OpenApiDocument } from '@rymeda/contracts';
import type { AsyncApiDocument } from '@rymeda/service/asyncapi';
import type { Engine } from '../proxy/engine.ts';
import type { OwnRoute } from '../routing/route-table.ts';
import { docsPage, docsPolicy } from './docs-page.ts';

/** What the gateway answers itself, without a token. */
export interface OwnPages {
  serve(route: OwnRoute, response: ServerResponse): Promise<void>;
}

interface OwnPagesOptions {
  /** Asked for when somebody first wants to read it: an idle gateway need not hold it. */
  document: () => OpenApiDocument;
  /** Of events, for those who subscribe; the same. */
  events: () => AsyncApiDocument;
  engines: ReadonlyMap<string, Engine>;
  isDraining: () => boolean;
}

const json = 'application/json; charset=utf-8';

export function ownPages({ document, events, engines, isDraining }: OwnPagesOptions): OwnPages {
  const openApi = once(() => JSON.stringify(document()));
  const asyncApi = once(() => JSON.stringify(events()));
  const docs = once(() => docsPage(document()));

  function send(response: ServerResponse, status: number, type: string, body: string, cache: string): void {
    response.writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'cache-control': cache,
    });
    response.end(body);
  }
  const sendState = (response: ServerResponse, status: number, state: object): void =>
    send(response, status, json, JSON.stringify(state), 'no-store');

  /** An engine that is down costs only its own routes, so it never changes the status. */
  async function readiness(response: ServerResponse): Promise<void> {
    const states = await Promise.all(
      [...engines.values()].map(async (e) => [e.name, { status: e.isOpen() ? 'down' : await e.probe() }]),
    );
    const draining = isDraining();
    const status = draining ? 'stopping' : 'ready';
    sendState(response, draining ? 503 : 200, { status, engines: Object.fromEntries(states) as object });
  }

  return {
    async serve(route, response) {
      switch (route) {
        case '/healthz':
          return sendState(response, 200, { status: 'alive' });
        case '/readyz':
          return readiness(response);
        case '/openapi.json':
          return send(response, 200, json, openApi(), 'public, max-age=300');
        case '/asyncapi.json':
          return send(response, 200, json, asyncApi(), 'public, max-age=300');
        case '/docs':
          response.setHeader('content-security-policy', docsPolicy);
          return send(response, 200, 'text/html; charset=utf-8', docs(), 'public, max-age=300');
      }
    },
  };
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}
