import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { smoke } from './smoke.ts';

test('patient and provider are deleted again even where the webhook can’t be', async () => {
  const deleted: string[] = [];
  const answers: Record<string, object> = {
    '/v1/care/providers': { data: { id: 'prv_1' } },
    '/v1/care/patients': { data: { id: 'pat_1' } },
    '/v1/webhooks/endpoints': { data: { id: 'whe_1', secret: 'whsec_' } },
    '/oauth2/token': { access_token: 'token', token_type: 'Bearer', expires_in: 900 },
  };
  const gateway = createServer(({ method, url = '' }, res) => {
    if (method === 'DELETE') deleted.push(url);
    const answer = answers[url];
    const isGone = method === 'DELETE' && url.startsWith('/v1/care/');
    res.writeHead(isGone ? 204 : answer === undefined ? 403 : 201, { 'content-type': 'application/json' });
    res.end(isGone ? undefined : JSON.stringify(answer ?? { status: 403, code: 'ACCESS_DENIED' }));
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const options = { gateway: address, clientId: 'client', clientSecret: 'secret', report: () => undefined };
  const run = smoke({ ...options, webhook: { url: 'https://receiver.example.com/' } });
  await expect(run).rejects.toMatchObject({ status: 403 });
  expect(deleted).toEqual([
    '/v1/webhooks/endpoints/whe_1',
    '/v1/care/patients/pat_1',
    '/v1/care/providers/prv_1',
  ]);
  gateway.closeAllConnections();
  await new Promise((resolve) => gateway.close(resolve));
});
