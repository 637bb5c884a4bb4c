import { clientOf, freePort, partner, runningStack } from '@rymeda/testing';
import { expect, test } from '@jest/globals';
import { smoke } from './smoke.ts';

const stack = runningStack();
const { clientId, clientSecret } = clientOf(stack, 'org_100');

test('a session from booking to its audit entry and its signed webhook, on a whole platform; nothing of it is left in lists', async () => {
  const steps: string[] = [];
  const port = await freePort();
  await smoke({
    gateway: stack.gateway,
    clientId,
    clientSecret,
    webhook: { url: `http://127.0.0.1:${port}/`, port },
    report: (step) => steps.push(step),
  });
  expect(steps).toEqual([
    'patient and provider made',
    'session booked',
    'session completed',
    'audit entries found',
    'webhook delivered',
    'done',
  ]);
  const { body } = await partner(stack, 'org_100')({ path: '/v1/care/providers?limit=100' });
  expect((body.data as { lastName: string }[]).filter(({ lastName }) => lastName === 'Smoke Test')).toEqual(
    [],
  );
}, 90_000);

test('a client that may not write fails the test, instead of passing it', async () => {
  const readonly = clientOf(stack, 'org_100', 'readonly');
  const run = smoke({ gateway: stack.gateway, ...readonly, report: () => undefined });
  await expect(run).rejects.toMatchObject({ status: 403 });
}, 90_000);
