import { once } from 'node:events';
import { createServer } from 'node:http';
import { verifyWebhook } from '@rymeda/sdk';

export interface Receiver {
  /** True once a webhook about this record came, signed with the secret. */
  got: (secret: string, recordId: string) => Promise<boolean>;
  close: () => Promise<void>;
}

interface Received {
  body: string;
  headers: Record<string, string | string[] | undefined>;
}

/** Answers 204 to whatever comes, and keeps it until it is asked for; nobody but the platform reaches it. */
export async function startReceiver(port: number): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ body: Buffer.concat(chunks).toString(), headers: request.headers });
      response.writeHead(204).end();
    });
  });
  server.listen(port);
  await once(server, 'listening');
  return {
    async got(secret, recordId) {
      for (const { body, headers } of received) {
        const event = await verifyWebhook(body, headers, { secret }).catch(() => undefined);
        if (event?.data.id === recordId) return true;
      }
      return false;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
