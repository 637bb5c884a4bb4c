import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { smoke } from './smoke.ts';

/** A gateway that knows these answers, refuses all else that is not care's to undo, and what was undone there. */
async function gatewayThat(more: Record<string, object>) {
  const undone: string[] = [];
  const answers: Record<string, object> = {
    '/v1/care/providers': { data: { id: 'prv_1' } },
    '/v1/care/patients': { data: { id: 'pat_1' } },
    '/oauth2/token': { access_token: 'token', token_type: 'Bearer', expires_in: 900 },
    ...more,
  };
  const gateway = createServer(({ method, url = '' }, res) => {
    if (method === 'DELETE' || url.endsWith('/cancel')) undone.push(url);
    const answer = answers[url];
    const isGone = method === 'DELETE' && url.startsWith('/v1/care/');
    res.writeHead(isGone ? 204 : answer === undefined ? 403 : 201, { 'content-type': 'application/json' });
    res.end(isGone ? undefined : JSON.stringify(answer ?? { status: 403, code: 'ACCESS_DENIED' }));
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  return {
    options: { gateway: address, clientId: 'client', clientSecret: 'secret', report: () => undefined },
    undone,
    async stop() {
      gateway.closeAllConnections();
      await new Promise((resolve) => gateway.close(resolve));
    },
  };
}

test('patient and provider are deleted again even where the webhook can’t be', async () => {
  const gateway = await gatewayThat({
    '/v1/webhooks/endpoints': { data: { id: 'whe_1', secret: 'whsec_' } },
  });
  const run = smoke({ ...gateway.options, webhook: { url: 'https://receiver.example.com/' } });
  await expect(run).rejects.toMatchObject({ status: 403 });
  expect(gateway.undone).toEqual([
    '/v1/webhooks/endpoints/whe_1',
    '/v1/care/patients/pat_1',
    '/v1/care/providers/prv_1',
  ]);
  await gateway.stop();
});

test('a session that was begun and not completed is cancelled: nobody who has one is deleted', async () => {
  const session = { data: { id: 'ses_1' } };
  const at = '/v1/care/sessions/ses_1';
  const gateway = await gatewayThat({
    ...{ '/v1/care/sessions': session, [`${at}/start`]: session, [`${at}/cancel`]: session },
  });
  await expect(smoke(gateway.options)).rejects.toMatchObject({ status: 403 });
  expect(gateway.undone).toEqual([`${at}/cancel`, '/v1/care/patients/pat_1', '/v1/care/providers/prv_1']);
  await gateway.stop();
});
