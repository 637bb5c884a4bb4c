import { expect, it } from '@jest/globals';
import { killService, startService } from '@rymeda/stack';
import { newReceiver, specificationAccepts } from '../e2e/support/receiver.ts';
import { must, newPatient, newTenant } from '../e2e/support/tenant.ts';
import { anotherInstance, freshStack, parts } from './common.ts';

const records = 60;

it(`kill -9 of one of two webhooks services while ${records} records change: the other goes on, nothing is lost or reordered`, async () => {
  const second = anotherInstance('webhooks');
  const tenant = await newTenant(freshStack());
  const to = await newReceiver();
  try {
    const json = { url: to.url, events: ['patient.*'], ordered: true };
    const made = await must(tenant.send({ path: '/v1/webhooks/endpoints', json }));
    const { secret } = made.body.data as { secret: string };
    const patients: string[] = [];
    let killed: Promise<unknown> | undefined;
    for (let n = 0; n < records; n++) {
      const id = await newPatient(tenant.send);
      patients.push(id);
      for (const preferredLanguage of ['es', 'fr'])
        await must(
          tenant.send({ path: `/v1/care/patients/${id}`, method: 'PATCH', json: { preferredLanguage } }),
        );
      if (n === records / 2) killed = killService('webhooks', parts);
    }
    await killed;
    const expected = ['patient.created', 'patient.updated', 'patient.updated'];
    /** Each once, by `webhook-id`, in the order in which it first came. */
    const about = (id: string) => {
      const seen = new Set<unknown>();
      return to.received
        .filter((r) => r.body.data.id === id)
        .filter(({ headers }) => !seen.has(headers['webhook-id']) && seen.add(headers['webhook-id']))
        .map((r) => r.body);
    };
    await to.waitFor(
      'every event',
      () => patients.every((id) => about(id).length >= expected.length),
      120_000,
    );
    for (const id of patients) {
      expect(about(id).map((b) => b.event)).toEqual(expected);
      const times = about(id).map((b) => b.createdAt);
      expect(times).toEqual([...times].sort());
    }
    for (const one of to.received) expect(specificationAccepts(secret, one)).toBe(true);
    console.log(`${to.received.length} messages for ${records * expected.length} events`);
  } finally {
    await startService('webhooks', parts);
    second.kill('SIGTERM');
    await to.close();
  }
}, 240_000);
