import { connect, type Socket } from 'node:net';
import type { Answered } from '@rymeda/testing';

/** Bytes as they are, for what no HTTP client of good manners would send. Resolves when the server closes or has answered in full. */
export async function rawHttp(base: string, bytes: string | Buffer, ms = 5_000): Promise<Answered> {
  const socket = await openSocket(base);
  try {
    socket.write(bytes);
    return await readAnswer(socket, ms);
  } finally {
    socket.destroy();
  }
}

export function openSocket(base: string): Promise<Socket> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** The first whole answer on a socket; throws when there is none within `ms`. */
export function readAnswer(socket: Socket, ms: number): Promise<Answered> {
  return new Promise((resolve, reject) => {
    let text = '';
    const finish = (): void => {
      clearTimeout(timer);
      if (text === '') reject(new Error('The connection closed without an answer'));
      else resolve(parse(text));
    };
    const timer = setTimeout(() => reject(new Error(`No whole answer within ${ms} ms: ${text}`)), ms);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (isWhole(text)) finish();
    });
    socket.on('close', finish);
    socket.on('error', finish);
  });
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  const length = /^content-length: *(\d+)\r$/im.exec(text)?.[1];
  return end >= 0 && length !== undefined && Buffer.byteLength(text.slice(end + 4)) >= Number(length);
}

function parse(answer: string): Answered {
  const end = answer.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = answer.slice(0, end).split('\r\n');
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const text = answer.slice(end + 4);
  const json = /json/.test(headers.get('content-type') ?? '') && text !== '';
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    text,
    body: json ? (JSON.parse(text) as unknown) : undefined,
  };
}

/** Head of a request, with the lines that every one needs. */
export const head = (method: string, target: string, token: string | null, lines: string[] = []): string =>
  [
    `${method} ${target} HTTP/1.1`,
    'host: gateway.test',
    ...(token === null ? [] : [`authorization: Bearer ${token}`]),
    ...lines,
    '\r\n',
  ].join('\r\n');
