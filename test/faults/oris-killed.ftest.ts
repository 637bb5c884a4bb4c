import { expect, it } from '@jest/globals';
import { killService, startService } from '@rymeda/stack';
import { until } from '@rymeda/testing';
import { must, newPatient, newTenant, type Tenant } from '../e2e/support/tenant.ts';
import { anotherInstance, freshStack, parts } from './common.ts';

const [organizations, records] = [4, 120];

interface Run {
  status: string;
  trigger: { eventId: string };
}

/** Tells, waits, tells again: what is in hand, and what is only due later, both outlive who has it. */
const workflow = {
  name: 'A new patient',
  trigger: 'event',
  triggerConfig: { event: 'care.patient.created' },
  actions: [
    { id: 'now', type: 'emit', name: 'now' },
    { id: 'wait', type: 'wait', seconds: 2 },
    { id: 'later', type: 'emit', name: 'later' },
  ],
};

it(`kill -9 of one of two oris services, again and again, while ${records} events come: each starts one run, and each run ends`, async () => {
  const second = anotherInstance('oris');
  const tenants = await Promise.all(Array.from({ length: organizations }, () => newTenant(freshStack())));
  try {
    for (const { send } of tenants) await must(send({ path: '/v1/oris/workflows', json: workflow }));
    let isOver = false;
    let kills = 0;
    const killing = (async () => {
      while (!isOver) {
        await killService('oris', parts);
        kills++;
        await startService('oris', parts);
      }
    })();
    for (let n = 0; n < records; n++) await newPatient((tenants[n % organizations] as Tenant).send);
    isOver = true;
    await killing;
    const runsOf = async ({ send }: Tenant): Promise<Run[]> =>
      (await must(send({ path: '/v1/oris/runs?limit=100' }))).body.data as Run[];
    for (const tenant of tenants) {
      const runs = await until(
        'every run to end',
        () => runsOf(tenant),
        (all) => all.length >= records / organizations && all.every((run) => run.status === 'succeeded'),
        60_000,
      );
      expect(new Set(runs.map((run) => run.trigger.eventId)).size).toBe(runs.length);
      expect(runs).toHaveLength(records / organizations);
    }
    console.log(`${records} runs of ${organizations} organisations ended, over ${kills} kills`);
  } finally {
    second.kill('SIGTERM');
  }
}, 240_000);
