/** The receiver's process: answers at once, or as it was told; counts what it gets. Told and asked over its channel. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Received, ReceiverCommand } from './receiver-plan.ts';

/** What the bare loop posts again. */
const mostSamples = 500;
let command: Extract<ReceiverCommand, { kind: 'listen' }> = { kind: 'listen', answer: 200, hang: [] };
let hanging = new Set<string>();
let got: Received = fresh();

function fresh(): Received {
  return { arrivals: [], samples: [], delays: [] };
}

function take(request: IncomingMessage, chunks: Buffer[]): void {
  got.arrivals.push(performance.now());
  const body = chunks.length === 1 ? String(chunks[0]) : String(Buffer.concat(chunks));
  if (got.samples.length < mostSamples)
    got.samples.push({ headers: request.headers as Record<string, string>, body });
  if (command.delays !== true) return;
  // Of the event, which was made before its commit: the delay is no shorter than what is asked for.
  const createdAt = /"createdAt":"([^"]+)"/.exec(body)?.[1] ?? '';
  got.delays.push(Date.now() - Date.parse(createdAt));
}

const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  if (hanging.has(request.url ?? '')) return void request.resume();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (command.answer === 200) take(request, chunks);
    response.writeHead(command.answer).end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

process.on('message', (message: ReceiverCommand) => {
  if (message.kind === 'count') return void process.send?.(got.arrivals.length);
  if (message.kind === 'collect') {
    process.send?.(got);
    got = fresh();
    return;
  }
  command = message;
  hanging = new Set(message.hang);
  got = fresh();
  process.send?.('listening');
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
