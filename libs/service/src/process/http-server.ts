import { createServer, STATUS_CODES, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { newId, problem, type Problem } from '@rymeda/kernel';
import { guardServer, serverTlsOptions, type ServerTls } from '../peers/server-tls.ts';
import { problemBody, sendProblem } from '../http/problem.ts';

/** Node looks every second who is late with its headers or the end of its request. */
const patience = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 1_000 };
/** A refused caller may read its answer for so long. */
const lingerMs = 1_000;

/** A server that answers with problems also where HTTP itself is at fault, and waits long for nobody. */
export function httpServer(listener: RequestListener, maxHeaderBytes: number, tls?: ServerTls): Server {
  const options = { ...patience, keepAliveTimeout: 75_000, maxHeaderSize: maxHeaderBytes };
  // Node's own answers to a missing Host and to a strange Expect have no body.
  const answer: RequestListener = (req, res) => {
    if (req.headers.host !== undefined || req.httpVersion === '1.0') listener(req, res);
    else sendProblem(res, unreadable('A request needs a Host header'), stamp());
  };
  const plain = { ...options, requireHostHeader: false };
  const server = tls === undefined ? createServer(plain, answer) : tlsServer(plain, answer, tls);
  server.on('checkExpectation', (_req, res) => {
    sendProblem(res, unreadable('The Expect header asks for what nobody does here'), stamp());
  });
  server.on('clientError', refuseUnreadable);
  return server;
}

function tlsServer(options: ServerOptions, answer: RequestListener, tls: ServerTls): Server {
  const server = createTlsServer({ ...options, ...serverTlsOptions(tls) }, answer);
  guardServer(server, tls);
  return server;
}

const unreadable = (detail: string): Problem =>
  problem('BAD_REQUEST', detail, { headers: { connection: 'close' } });

const stamp = () => ({ requestId: newId('req'), instance: '/', startedAt: performance.now() });

const refused = new WeakSet<Duplex>();

/** What Node itself can't read as HTTP gets a problem answer too, and loses its connection. */
function refuseUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  // What follows the first fault on a connection is none of our business.
  if (refused.has(socket)) return;
  refused.add(socket);
  if (error.code === 'ECONNRESET' || !socket.writable || hasBegunAnswer(socket)) {
    socket.destroy();
    return;
  }
  socket.end(rawAnswer(problemOf(error.code)));
  setTimeout(() => socket.destroy(), lingerMs).unref();
}

/** Half an answer can't be followed by another one. */
const hasBegunAnswer = (socket: Duplex): boolean =>
  (socket as { _httpMessage?: { headersSent?: boolean } })._httpMessage?.headersSent === true;

function problemOf(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW')
    return problem('HEADERS_TOO_LARGE', 'The URL and the headers are too large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return problem('REQUEST_TIMEOUT', 'The request did not end in time');
  return problem('BAD_REQUEST', 'The request is not readable as HTTP');
}

function rawAnswer(answer: Problem): string {
  const { requestId, ...rest } = stamp();
  const body = JSON.stringify(problemBody(answer, { requestId, ...rest }));
  return [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`,
    'content-type: application/problem+json',
    'cache-control: no-store',
    `x-request-id: ${requestId}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
