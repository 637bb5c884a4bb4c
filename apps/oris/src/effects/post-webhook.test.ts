import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { createPools, openRanges } from '@rymeda/service/egress';
import { webhookPoster } from './post-webhook.ts';

const clock = () => new Date('2026-03-02T14:00:00Z');
const run = { _id: 'run_1', organizationId: 'org_a', workflowId: 'wfl_a', depth: 0 };

it('a call that is answered after the step’s time has failed, and is tried again', async () => {
  const late = createServer((_request, response) => void setTimeout(() => response.end(), 3_000));
  await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve));
  const open = openRanges(['127.0.0.0/8']);
  const pools = createPools({ open, resolve: () => Promise.reject(new Error('ENOTFOUND')) }, clock);
  try {
    const url = `http://127.0.0.1:${(late.address() as AddressInfo).port}/`;
    const post = webhookPoster({ pools, clock });
    expect(await post({ run, key: 'x', timeoutSeconds: 1 }, { url, body: {} }, undefined)).toMatchObject({
      kind: 'failed',
      error: { code: 'NO_ANSWER', message: 'The call failed: timeout' },
      mayPass: true,
      mayHaveLeft: true,
    });
  } finally {
    await pools.close();
    late.closeAllConnections();
    late.close();
  }
});

it('a call that nobody is there to take has failed without having left', async () => {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}/`;
  await new Promise((resolve) => gone.close(resolve));
  const resolve = () => Promise.reject(new Error('ENOTFOUND'));
  const pools = createPools({ open: openRanges(['127.0.0.0/8']), resolve }, clock);
  try {
    const post = webhookPoster({ pools, clock });
    expect(await post({ run, key: 'x', timeoutSeconds: 1 }, { url, body: {} }, undefined)).toMatchObject({
      kind: 'failed',
      mayPass: true,
      mayHaveLeft: false,
    });
  } finally {
    await pools.close();
  }
});
