import { expect, it } from '@jest/globals';
import { killService, startService } from '@rymeda/stack';
import { call, until } from '@rymeda/testing';
import { must, newPatient, newTenant, operatorToken, type Tenant } from '../e2e/support/tenant.ts';
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

it('an organisation that is offboarded with an active workflow while oris is away holds up no other', async () => {
  const stack = freshStack();
  const [leaving, other] = [await newTenant(stack), await newTenant(stack)];
  const token = await operatorToken(stack);
  const asOperator = (path: string, method: string, json?: object) =>
    call(stack.gateway, { path: `/v1/platform/organizations/${path}`, method, token, json });
  for (const { send } of [leaving, other]) await must(send({ path: '/v1/oris/workflows', json: workflow }));
  await killService('oris', parts);
  try {
    // It knows nothing of the workflow yet when it is back, and this event is the first that it meets.
    await newPatient(leaving.send);
    await must(asOperator(`${leaving.id}/offboard`, 'POST', { waitingDays: 7 }));
    await until(
      'its keys are scheduled',
      () => asOperator(leaving.id, 'GET'),
      (answer) => answer.body.data?.offboarding?.keysDestroyedAt != null,
      60_000,
    );
    await newPatient(other.send);
  } finally {
    await startService('oris', parts);
  }
  await until(
    'the run of the other',
    async () => (await must(other.send({ path: '/v1/oris/runs' }))).body.data as Run[],
    ([run]) => run?.status === 'succeeded',
    60_000,
  );
}, 240_000);
