import { runningStack } from '@rymeda/testing';
import { expect, test } from '@jest/globals';
import { expressions } from './asked.ts';
import { exportedIn, metricsOf } from './names.rules.ts';

const stack = runningStack() as unknown as { gateway: string; services: Record<string, { admin: string }> };

test('every metric that an alert or a dashboard asks for is exported by a service that runs', async () => {
  // One request, so that the histogram of requests has series.
  await (await fetch(`${stack.gateway}/healthz`)).arrayBuffer();
  const exported = new Set<string>();
  for (const { admin } of Object.values(stack.services))
    for (const name of exportedIn(await (await fetch(`${admin}/metrics`)).text())) exported.add(name);
  const asked = expressions();
  expect(asked.length).toBeGreaterThan(50);
  const missing = asked.flatMap(({ where, expr }) =>
    metricsOf(expr)
      .filter((name) => !exported.has(name))
      .map((name) => `${where}: ${name}`),
  );
  expect(missing).toEqual([]);
});

test.each([
  ['audit', 'audit'],
  ['webhooks', 'webhooks'],
  ['revenue', 'revenue-care'],
])('%s tells how far its group %s is behind on Kafka', async (service, group) => {
  const figures = await (await fetch(`${stack.services[service]!.admin}/metrics`)).text();
  expect(figures).toMatch(new RegExp(`^kafka_consumer_lag\\{[^}]*group="${group}"[^}]*\\} \\d+$`, 'm'));
});
