import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface KmsProxy {
  endpoint: string;
  /** Names of the KMS operations that arrived, each attempt of the SDK one. */
  calls: string[];
  /** The next `n` requests are answered by KMS's own words for "too fast", and never reach it. */
  throttle(n: number): void;
  /** The next request is refused by this name of an exception. */
  refuseOnce(name: string): void;
  /** From now on every connection is cut without an answer, until `restore`. */
  cut(): void;
  /** From now on nothing is answered, until `restore`. */
  hang(): void;
  restore(): void;
  close(): Promise<void>;
}

/** Stands before KMS and lets it be slow, throttled or away. */
export async function kmsProxy(target: string): Promise<KmsProxy> {
  let mode: 'pass' | 'cut' | 'hang' = 'pass';
  let throttled = 0;
  let refusal: string | undefined;
  const calls: string[] = [];

  const server = createServer((req, res) => {
    calls.push(String(req.headers['x-amz-target']).replace('TrentService.', ''));
    if (mode === 'cut') return void req.socket.destroy();
    if (mode === 'hang') return;
    if (throttled > 0) {
      throttled--;
      return refuse(req, res, 'ThrottlingException');
    }
    if (refusal !== undefined) {
      refuse(req, res, refusal);
      return void (refusal = undefined);
    }
    forward(target, req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    throttle: (n) => void (throttled = n),
    refuseOnce: (name) => void (refusal = name),
    cut() {
      mode = 'cut';
      server.closeAllConnections();
    },
    hang: () => void (mode = 'hang'),
    restore() {
      mode = 'pass';
      server.closeAllConnections();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refuse(req: IncomingMessage, res: ServerResponse, name: string): void {
  req.resume();
  res.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
  res.end(JSON.stringify({ __type: name, message: 'refused' }));
}

function forward(target: string, req: IncomingMessage, res: ServerResponse): void {
  const onward = request(
    new URL(req.url ?? '/', target),
    { method: req.method, headers: req.headers },
    (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    },
  );
  onward.on('error', () => res.destroy());
  req.pipe(onward);
}
