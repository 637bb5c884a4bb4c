import { request as http } from 'node:http';
import { request as https } from 'node:https';

export interface Exchanged {
  status: number;
  headers: Headers;
  text: string;
}

export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Authority of the server's certificate, PEM. */
  ca?: string | undefined;
}

/** One HTTP exchange, by TLS too, that follows no redirect. */
export function exchange(
  url: string | URL,
  { method = 'GET', headers, body, ca }: Sent = {},
): Promise<Exchanged> {
  const { protocol } = new URL(url);
  const tls = protocol === 'https:' && ca !== undefined ? { ca } : {};
  return new Promise((resolve, reject) => {
    const sent = (protocol === 'https:' ? https : http)(
      url,
      { method, headers, agent: false, ...tls },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('error', reject);
        answer.once('end', () => {
          const pairs = Object.entries(answer.headersDistinct);
          const given = pairs.flatMap(([name, values = []]) =>
            values.map((v): [string, string] => [name, v]),
          );
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: answer.statusCode ?? 0, headers: new Headers(given), text });
        });
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}
