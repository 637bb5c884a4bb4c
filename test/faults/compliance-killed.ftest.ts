import { expect, it } from '@jest/globals';
import { killService, startService } from '@rymeda/stack';
import { until } from '@rymeda/testing';
import { listenTo } from '../e2e/support/listener.ts';
import { must, newTenant } from '../e2e/support/tenant.ts';
import { freshStack, parts } from './common.ts';

const count = 60;
const path = '/v1/compliance/artifacts';

it(`kill -9 of compliance in the middle of ${count} expiries: each is told of once, without a hole`, async () => {
  const stack = freshStack();
  const tenant = await newTenant(stack);
  const events = listenTo(stack, 'rymeda.compliance.events');
  try {
    const begins = Date.now() + 6_000;
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      const expiresAt = new Date(begins + n * 25).toISOString();
      const json = { type: 'audit_report', title: 'x', expiresAt };
      ids.push((await must(tenant.send({ path, json }))).body.data.id as string);
    }
    const toldOf = (id: string, verb: string) =>
      events.about(`artifact/${id}`).filter((e) => e.type === `rymeda.compliance.artifact.${verb}.v1`);
    const expired = (): number => ids.filter((id) => toldOf(id, 'expired').length > 0).length;
    await until(
      'the first expiries',
      async () => expired(),
      (n) => n > 0,
      120_000,
    );
    await killService('compliance', parts);
    await startService('compliance', parts);
    await until(
      'all expiries',
      async () => expired(),
      (n) => n === count,
      150_000,
    );
    for (const id of ids) {
      const life = events.about(`artifact/${id}`);
      expect(life.map((e) => e.sequence)).toEqual(life.map((_, n) => n + 1));
      // The notice of the last seven days, unless the end had come before it was made; and the end.
      expect([[7, 0], [0]]).toContainEqual(life.slice(1).map((e) => e.data['daysLeft']));
    }
  } finally {
    await events.stop();
  }
}, 400_000);
