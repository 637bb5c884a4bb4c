import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spansIn, type ToldSpan } from './otlp-spans.ts';

export interface OtlpReceiver {
  /** As OTEL_EXPORTER_OTLP_ENDPOINT has it. */
  endpoint: string;
  spans(): ToldSpan[];
  /** Everything that came, as it came. */
  bytes(): Buffer;
  close(): Promise<void>;
}

const accept = (response: ServerResponse): void =>
  void response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();

/** A receiver of traces by OTLP over HTTP (protobuf): keeps what real exporters send. `answer`: instead of taking it. */
export async function otlpReceiver(
  options: { port?: number; answer?: (response: ServerResponse) => void } = {},
): Promise<OtlpReceiver> {
  const spans: ToldSpan[] = [];
  const bodies: Buffer[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (options.answer !== undefined) return options.answer(response);
      const isTraces = request.method === 'POST' && request.url === '/v1/traces';
      if (!isTraces || request.headers['content-type'] !== 'application/x-protobuf')
        return void response.writeHead(415).end();
      const body = Buffer.concat(chunks);
      bodies.push(body);
      spans.push(...spansIn(body));
      accept(response);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => [...spans],
    bytes: () => Buffer.concat(bodies),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
