import type { RunningStack } from '@rymeda/testing';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  to: string[];
  /** The whole message as it came. */
  text: string;
}

export interface Mailbox {
  received: Mail[];
  close(): Promise<void>;
}

/** The mail server that the local stack's workflows mail to: nothing listens there but what a test puts there. */
export async function newMailbox(stack: RunningStack): Promise<Mailbox> {
  const received: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({
          to: session.envelope.rcptTo.map((r) => r.address),
          text: Buffer.concat(chunks).toString('utf8'),
        });
        callback();
      });
    },
  });
  const port = Number(new URL(stack.gateway).port) + 25;
  await new Promise<void>((resolve, reject) => {
    // Afterwards too: a client that is killed as it speaks is an error of its connection.
    server.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { received, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
