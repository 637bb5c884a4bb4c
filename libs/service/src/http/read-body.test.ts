import { PassThrough } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { expect, it } from '@jest/globals';
import { readBody, streamBody } from './read-body.ts';

const drain = async (req: IncomingMessage): Promise<void> => {
  for await (const _chunk of streamBody(req, 1_000));
};

it.each([
  ['as it comes', drain],
  ['as a whole', readBody],
])(
  'a body that its caller cuts off while it is read %s is refused, and no failure of ours',
  async (_, read) => {
    const body = new PassThrough();
    const req = Object.assign(body, { headers: {} }) as unknown as IncomingMessage;
    body.write('begun');
    body.once('data', () => body.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })));
    const answer: unknown = await Promise.resolve(read(req)).catch((error: unknown) => error);
    expect(answer).toMatchObject({ code: 'BAD_REQUEST', status: 400 });
    // What has a cause is told to the log as a failure.
    expect((answer as Error).cause).toBeUndefined();
  },
);
