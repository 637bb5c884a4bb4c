import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { organizationScopes } from '@rymeda/contracts';
import { call, canary, runningStack, until, type Answered } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { listenTo, type Listener } from './support/listener.ts';
import { newMailbox, type Mailbox } from './support/mailbox.ts';
import { newReceiver, specificationAccepts, type Receiver } from './support/receiver.ts';
import { secondEngines, type SecondEngines } from './support/second-engines.ts';
import { must, newPatient, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const path = '/v1/oris/workflows';
const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const wait = 60_000;

let tenant: Tenant;
let other: Tenant;
let engines: SecondEngines;
let events: Listener;
let mailbox: Mailbox;
let receiver: Receiver;
let userToken: string;
let userId: string;
let providerId: string;
/** Made first, so that its minute passes while the others are tested. */
let eachMinute: string;

beforeAll(async () => {
  events = listenTo(stack, 'rymeda.oris.events');
  [tenant, other, engines, mailbox, receiver] = await Promise.all([
    newTenant(stack),
    newTenant(stack),
    secondEngines(stack, ['oris']),
    newMailbox(stack),
    newReceiver(),
  ]);
  providerId = await newProvider(tenant.send);
  const roles = (await must(tenant.send({ path: '/v1/organization/roles?limit=100' }))).body.data as {
    id: string;
    key: string;
  }[];
  const admin = roles.filter((r) => r.key === 'admin').map((r) => r.id);
  const json = { email: 'director@example.org', name: 'A director', roles: admin, providerId };
  userId = ((await must(tenant.send({ path: '/v1/organization/users', json }))).body.data as { id: string })
    .id;
  userToken = await engines.token({
    sub: userId,
    client_id: tenant.clientId,
    organizationId: tenant.id,
    scope: organizationScopes.join(' '),
  });
  const tick = {
    name: 'Each minute',
    trigger: 'schedule',
    triggerConfig: { cron: '* * * * *', timezone: 'UTC' },
    actions: [{ id: 'x', type: 'emit', name: 'tick' }],
  };
  eachMinute = ((await must(tenant.send({ path, json: tick }))).body.data as { id: string }).id;
}, 120_000);
afterAll(async () => {
  await Promise.all([engines.stop(), events.stop(), mailbox.close(), receiver.close()]);
});

const asUser = (request: { path: string; json?: unknown; method?: string }): Promise<Answered> =>
  call(engines.urls['oris'] as string, { token: userToken, ...request });

async function missedSession(): Promise<{ id: string; clientId: string }> {
  const clientId = await newPatient(tenant.send);
  const json = { clientId, providerId, serviceType: 'behavioral_health', allowOverlap: true };
  const { id } = (await must(tenant.send({ path: '/v1/care/sessions', json }))).body.data as { id: string };
  await must(tenant.send({ path: `/v1/care/sessions/${id}/no-show`, json: {} }));
  return { id, clientId };
}

interface Run {
  id: string;
  status: string;
  steps: { key: string; state: string; attempts: number; output: Record<string, unknown>; error: unknown }[];
  trigger: { eventId: string };
}
const runsOf = async (workflowId: string): Promise<Run[]> =>
  (await tenant.send({ path: `/v1/oris/runs?workflowId=${workflowId}` })).body.data as Run[];
const runOf = async (id: string): Promise<Run> =>
  (await tenant.send({ path: `/v1/oris/runs/${id}` })).body.data as Run;
const ends = (workflowId: string, status = 'succeeded') =>
  until(
    'the run to end',
    () => runsOf(workflowId),
    (all) => all.some((r) => r.status === status),
    wait,
  );

/** Each test goes on where the one before ended. */
describe('a workflow on missed sessions', () => {
  const name = `Follow up ${canary}`;
  let id: string;
  let missed: { id: string; clientId: string };
  let taskId: string;
  const definition = () => ({
    name,
    trigger: 'event',
    triggerConfig: {
      event: 'care.session.no_show',
      condition: 'event.data.serviceType == "behavioral_health"',
    },
    actions: [
      { id: 'session', type: 'call', operation: 'care.sessions.get', params: { id: '${event.data.id}' } },
      {
        id: 'tell',
        type: 'webhook',
        url: receiver.url,
        secret,
        body: { session: '${event.data.id}', minutes: '${steps.session.scheduledDuration}' },
      },
      {
        id: 'mail',
        type: 'email',
        to: ['director@example.org'],
        subject: 'Missed: ${event.data.id}',
        text: `${canary} was not there`,
      },
      { id: 'ask', type: 'task', title: `Call ${canary}`, outcomes: ['reached', 'lost'] },
      {
        id: 'rebook',
        type: 'call',
        if: 'steps.ask.outcome == "reached"',
        operation: 'care.sessions.create',
        body: {
          clientId: '${steps.session.clientId}',
          providerId,
          serviceType: 'follow_up',
          allowOverlap: true,
        },
      },
    ],
  });

  it('is created with the scopes that it needs, and its secret is not told', async () => {
    const made = await must(tenant.send({ path, json: definition() }));
    id = made.body.data.id as string;
    expect(made.body.data).toMatchObject({
      status: 'active',
      scopes: ['care:read', 'care:write'],
      definition: 1,
      lastRunAt: null,
    });
    expect(made.text).not.toContain(secret);
    expect((await tenant.send({ path: `${path}/${id}` })).body.data).toMatchObject({
      name,
      actions: expect.arrayContaining([expect.objectContaining({ signed: true })]),
    });
  });

  it('runs when its event comes: calls, tells, mails and asks', async () => {
    missed = await missedSession();
    const tasks = await until(
      'its task',
      async () =>
        (await asUser({ path: `/v1/oris/tasks?status=open` })).body.data as {
          id: string;
          title: string;
          runId: string;
        }[],
      (all) => all.length > 0,
      wait,
    );
    expect(tasks).toMatchObject([{ title: `Call ${canary}` }]);
    taskId = tasks[0]?.id as string;
    expect(receiver.received.map((r) => r.body)).toEqual([{ session: missed.id, minutes: 60 }]);
    expect(specificationAccepts(secret, receiver.received[0] as never)).toBe(true);
    expect(mailbox.received).toMatchObject([
      { to: ['director@example.org'], text: expect.stringContaining(`Subject: Missed: ${missed.id}`) },
    ]);
    expect(mailbox.received[0]?.text).toMatch(/^Message-ID: <[0-9a-f]{40}@rymeda\.localhost>$/m);
  });

  it('a program can’t answer a person’s task', async () => {
    const answer = await tenant.send({
      path: `/v1/oris/tasks/${taskId}/complete`,
      json: { outcome: 'reached' },
    });
    expect([answer.status, answer.body.error.code]).toEqual([403, 'FORBIDDEN']);
  });

  it('goes on with the person’s answer, which counts once', async () => {
    const answer = (outcome: string) =>
      asUser({ path: `/v1/oris/tasks/${taskId}/complete`, json: { outcome, comment: canary } });
    expect((await answer('perhaps')).status).toBe(422);
    expect((await must(answer('reached'))).body.data).toMatchObject({
      status: 'completed',
      outcome: 'reached',
      completedBy: userId,
    });
    const again = await answer('lost');
    expect([again.status, again.body.error.code]).toEqual([409, 'TASK_CLOSED']);
    const [{ id: runId } = { id: '' }] = await ends(id);
    const run = await runOf(runId);
    expect(run.steps.map((s) => [s.key, s.state])).toEqual([
      ['session', 'succeeded'],
      ['tell', 'succeeded'],
      ['mail', 'succeeded'],
      ['ask', 'succeeded'],
      ['rebook', 'succeeded'],
    ]);
    expect(run.steps[4]?.output).toMatchObject({ ok: true, clientId: missed.clientId, status: 'scheduled' });
    expect((await tenant.send({ path: `${path}/${id}` })).body.data).toMatchObject({
      lastRunStatus: 'success',
    });
    const told = await until(
      'its events',
      async () => events.about(`run/${runId}`),
      (e) => e.length >= 4,
      wait,
    );
    expect(told.map((e) => [e.type, e.sequence])).toEqual([
      ['rymeda.oris.run.started.v1', 1],
      ['rymeda.oris.run.sent.v1', 2],
      ['rymeda.oris.run.sent.v1', 3],
      ['rymeda.oris.run.succeeded.v1', 4],
    ]);
    expect(JSON.stringify(told)).not.toContain(canary);
  });

  it('the audit log names the workflow for what it did', async () => {
    const entries = await until(
      'the booking in the audit log',
      async () =>
        (await tenant.send({ path: `/v1/audit/logs?userId=svc:oris/${id}&limit=100` })).body.data as {
          resourceType: string;
          action: string;
        }[],
      (all) => all.some((e) => e.resourceType === 'care_session' && e.action === 'create'),
      wait,
    );
    expect(entries.map((e) => e.resourceType)).toEqual(
      expect.arrayContaining(['care_session', 'oris_run', 'oris_task']),
    );
  });

  it('nothing that its author or a person wrote lies in MongoDB in clear', async () => {
    const mongo = await MongoClient.connect(stack.mongodb.uri);
    try {
      for (const collection of ['workflows', 'definitions', 'runs', 'tasks', 'outbox']) {
        const all = await mongo
          .db('rymeda_oris')
          .collection(collection)
          .find({ organizationId: tenant.id })
          .toArray();
        expect([collection, JSON.stringify(all).includes(canary)]).toEqual([collection, false]);
      }
    } finally {
      await mongo.close();
    }
  });

  it('a dry-run shows what a past event would do, and does nothing', async () => {
    const [run] = await runsOf(id);
    const json = { eventId: run?.trigger.eventId };
    const shown = (await must(tenant.send({ path: `${path}/${id}/dry-run`, json }))).body.data;
    expect(shown).toMatchObject({ starts: true, ends: false });
    expect(shown.steps[0]).toMatchObject({
      key: 'session',
      state: 'would_run',
      input: { params: { id: missed.id } },
    });
    expect(mailbox.received).toHaveLength(1);
  });

  it('does nothing while it is paused, and is another organisation’s never', async () => {
    expect((await must(tenant.send({ path: `${path}/${id}/pause`, json: {} }))).body.data).toMatchObject({
      status: 'paused',
      statusReason: 'asked',
    });
    expect((await tenant.send({ path: `${path}/${id}/pause`, json: {} })).status).toBe(409);
    for (const [method, at] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/resume'],
      ['POST', '/run'],
      ['POST', '/dry-run'],
    ] as const) {
      const answer = await other.send({
        path: `${path}/${id}${at}`,
        method,
        ...(method === 'PATCH' || method === 'POST' ? { json: {} } : {}),
      });
      expect([method, at, answer.status]).toEqual([method, at, 404]);
    }
    expect((await other.send({ path: '/v1/oris/runs' })).body.data).toEqual([]);
  });
});

describe('a workflow', () => {
  const manual = (actions: object[], more: object = {}) => ({
    name: 'By hand',
    trigger: 'manual',
    triggerConfig: { input: { n: { type: 'integer' } } },
    actions,
    ...more,
  });
  const make = async (json: object): Promise<string> =>
    ((await must(tenant.send({ path, json }))).body.data as { id: string }).id;

  it('takes its input by its types', async () => {
    const id = await make(manual([{ id: 'x', type: 'emit', name: 'x', data: { n: '${input.n}' } }]));
    const run = (input: object) => tenant.send({ path: `${path}/${id}/run`, json: { input } });
    expect([
      (await run({ n: 'three' })).status,
      (await run({ m: 3 })).status,
      (await run({})).status,
    ]).toEqual([422, 422, 422]);
    await must(run({ n: 3 }));
    await ends(id);
  });

  it('can’t be saved with more rights than its saver has', async () => {
    const narrow = await tenant.addClient(['oris:read', 'oris:write']);
    const json = manual([{ id: 'x', type: 'call', operation: 'care.patients.list' }]);
    const answer = await narrow.send({ path, json });
    expect([answer.status, answer.body.error]).toMatchObject([
      403,
      { code: 'INSUFFICIENT_SCOPE', details: { required: 'care:read' } },
    ]);
  });

  it('never reaches what is private', async () => {
    const id = await make(
      manual([{ id: 'x', type: 'webhook', url: 'https://169.254.169.254/latest', onError: 'continue' }]),
    );
    await must(tenant.send({ path: `${path}/${id}/run`, json: { input: { n: 1 } } }));
    const [run] = await ends(id, 'partial');
    expect((await runOf(run?.id as string)).steps).toMatchObject([
      { state: 'failed', error: { code: 'ADDRESS_REFUSED' }, attempts: 1 },
    ]);
  });

  it('that would start itself starts nothing more, and is paused', async () => {
    const id = await make({
      name: 'Loop',
      trigger: 'event',
      triggerConfig: { event: 'oris.signal.raised', condition: 'event.data.name == "again"' },
      actions: [{ id: 'x', type: 'emit', name: 'again' }],
    });
    const first = await make(manual([{ id: 'x', type: 'emit', name: 'again' }]));
    await must(tenant.send({ path: `${path}/${first}/run`, json: { input: { n: 1 } } }));
    const paused = await until(
      'the pause',
      () => tenant.send({ path: `${path}/${id}` }),
      (a) => a.body.data.status === 'paused',
      wait,
    );
    expect(paused.body.data).toMatchObject({ statusReason: 'loop' });
    expect(await runsOf(id)).toHaveLength(1);
  });

  it('waits for an event, one that came before it waited too, and ends with its disabling', async () => {
    const id = await make({
      name: 'Wait',
      trigger: 'event',
      triggerConfig: { event: 'care.patient.created' },
      actions: [
        {
          id: 'w',
          type: 'wait',
          event: { name: 'care.patient.updated', field: 'id', equals: 'event.data.id' },
          timeoutSeconds: 86_400,
        },
      ],
    });
    const [waits, goes] = [await newPatient(tenant.send), await newPatient(tenant.send)];
    await must(
      tenant.send({ path: `/v1/care/patients/${goes}`, method: 'PATCH', json: { preferredLanguage: 'es' } }),
    );
    await ends(id);
    await must(tenant.send({ path: `${path}/${id}/disable`, json: {} }));
    await ends(id, 'cancelled');
    expect((await runsOf(id)).map((r) => r.status).sort()).toEqual(['cancelled', 'succeeded']);
    expect(waits).not.toBe(goes);
  });

  it('measures over a window: the third missed session of a client starts it once', async () => {
    const id = await make({
      name: 'Three',
      trigger: 'threshold',
      triggerConfig: {
        events: ['care.patient.updated'],
        groupBy: 'id',
        windowSeconds: 3600,
        measure: 'count',
        atLeast: 3,
      },
      actions: [{ id: 'x', type: 'emit', name: 'three', data: { value: '${measure.value}' } }],
    });
    const patient = await newPatient(tenant.send);
    for (const preferredLanguage of ['es', 'fr', 'de', 'it'])
      await must(
        tenant.send({ path: `/v1/care/patients/${patient}`, method: 'PATCH', json: { preferredLanguage } }),
      );
    await ends(id);
    expect(await runsOf(id)).toHaveLength(1);
  });

  it('fires by its schedule', async () => {
    await until(
      'its run',
      () => runsOf(eachMinute),
      (all) => all.some((r) => r.status === 'succeeded'),
      90_000,
    );
    await must(tenant.send({ path: `${path}/${eachMinute}`, method: 'DELETE' }));
  }, 100_000);

  it('the catalog has what an editor needs', async () => {
    const { data } = (await must(tenant.send({ path: '/v1/oris/catalog' }))).body;
    expect(data.actions).toHaveLength(9);
    expect(data.templates.length).toBeGreaterThanOrEqual(5);
  });
});
