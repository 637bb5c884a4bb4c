import { Client, type Dispatcher } from 'undici';
import type { PlannedRequest } from './plan.ts';

export interface ConnectionOptions {
  origin: string;
  headers: Record<string, string>;
  next(): PlannedRequest;
  /** `outcome` is the status, or an error's code. */
  onDone(outcome: string, milliseconds: number): void;
}

/** One kept-alive connection with one request at a time: the next goes out when the answer is there whole. */
export async function keepAsking(options: ConnectionOptions, until: number): Promise<void> {
  const client = new Client(options.origin, { pipelining: 1, bodyTimeout: 15_000, headersTimeout: 15_000 });
  try {
    while (performance.now() < until) {
      const begun = performance.now();
      const outcome = await ask(client, options.next(), options.headers);
      options.onDone(outcome, performance.now() - begun);
    }
  } finally {
    await client.destroy();
  }
}

/** The answer's bytes are read and forgotten: the generator must cost as little as it can. */
function ask(client: Client, request: PlannedRequest, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve) => {
    let status = 0;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, statusCode) => void (status = statusCode),
      onResponseData: () => undefined,
      onResponseEnd: () => resolve(String(status)),
      onResponseError: (_controller, error) => resolve((error as { code?: string }).code ?? error.name),
    };
    const { method, path, body } = request;
    client.dispatch(
      body === undefined
        ? { method, path, headers }
        : { method, path, body, headers: { ...headers, 'content-type': 'application/json' } },
      handler,
    );
  });
}
