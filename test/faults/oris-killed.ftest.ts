import { expect, it } from '@jest/globals';
import { killService, startService } from '@rymeda/stack';
import { until } from '@rymeda/testing';
import { must, newTenant } from '../e2e/support/tenant.ts';
import { freshStack, parts } from './common.ts';

const runs = 20;

it(`kill -9 of oris in the middle of ${runs} runs: each ends well, and each of its effects is there once`, async () => {
  const tenant = await newTenant(freshStack());
  const provider = (n: number) => ({
    id: `p${n}`,
    type: 'call',
    operation: 'revenue.payers.create',
    body: { name: `Payer ${n}`, payerId: '${run.id}' + `-${n}` },
    retry: { attempts: 10, delaySeconds: 1, factor: 1 },
  });
  const json = {
    name: 'Three effects',
    trigger: 'manual',
    actions: [provider(1), provider(2), { id: 'w', type: 'wait', seconds: 2 }, provider(3)],
  };
  const { id } = (await must(tenant.send({ path: '/v1/oris/workflows', json }))).body.data as { id: string };
  for (let n = 0; n < runs; n++) await must(tenant.send({ path: `/v1/oris/workflows/${id}/run`, json: {} }));
  await killService('oris', parts);
  await startService('oris', parts);
  const ended = await until(
    'all runs to end',
    async () =>
      (await tenant.send({ path: `/v1/oris/runs?workflowId=${id}&limit=100` })).body.data as {
        status: string;
      }[],
    (all) => all.every((r) => r.status === 'succeeded' || r.status === 'failed'),
    120_000,
  );
  expect(ended.map((r) => r.status)).toEqual(Array.from({ length: runs }, () => 'succeeded'));
  const payers = (await tenant.send({ path: '/v1/revenue/payers?limit=100' })).body.data as {
    payerId: string;
  }[];
  expect(payers).toHaveLength(runs * 3);
  expect(new Set(payers.map((p) => p.payerId)).size).toBe(runs * 3);
}, 180_000);
