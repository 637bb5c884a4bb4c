import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { organizationScopes } from '@rymeda/contracts';
import { call, canary, runningStack, until, type Answered } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { listenTo, type Listener } from './support/listener.ts';
import { newMailbox, type Mailbox } from './support/mailbox.ts';
import { newReceiver, specificationAccepts, type Receiver } from './support/receiver.ts';
import { adminRoles } from './support/person.ts';
import { secondEngines, type SecondEngines } from './support/second-engines.ts';
import { endsSooner, newClinic, type Clinic } from './support/templates.ts';
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
/** Where each template runs; set going first, for one of them has to wait for its minute too. */
let clinic: Clinic;

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
  const admin = await adminRoles(tenant.send);
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
  clinic = await newClinic(stack, engines);
}, 180_000);
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

const mailTo = (address: string) => mailbox.received.filter(({ to }) => to[0] === address);

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
    expect(mailTo('director@example.org')).toMatchObject([
      { to: ['director@example.org'], text: expect.stringContaining(`Subject: Missed: ${missed.id}`) },
    ]);
    expect(mailTo('director@example.org')[0]?.text).toMatch(
      /^Message-ID: <[0-9a-f]{40}@rymeda\.localhost>$/m,
    );
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
    expect(mailTo('director@example.org')).toHaveLength(1);
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
    const hidden = await run(JSON.parse('{"n":3,"__proto__":{"m":1}}') as object);
    expect([hidden.status, hidden.body.error]).toMatchObject([
      422,
      { details: [{ field: 'input.__proto__', code: 'unknown_field' }] },
    ]);
    await must(run({ n: 3 }));
    await ends(id);
  });

  it('gives its tasks to nobody whom the organisation has not', async () => {
    const [role] = (await must(other.send({ path: '/v1/organization/roles?limit=1' }))).body.data as {
      id: string;
    }[];
    for (const [field, id] of [
      ['userId', 'usr_0193aee0f3a17c3e8d1f0a2b4c6d8e0f'],
      ['roleId', role?.id],
    ] as const) {
      const task = { id: 'x', type: 'task', title: 't', assignee: { [field]: id } };
      const answer = await tenant.send({ path, json: manual([task]) });
      expect([answer.status, answer.body.error]).toMatchObject([
        422,
        { details: [{ field: `actions.0.assignee.${field}`, code: 'not_found' }] },
      ]);
    }
    await make(manual([{ id: 'x', type: 'task', title: 't', assignee: { userId } }]));
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

  it('goes on with what it did before under the rights of who saved it last alone', async () => {
    const params = { id: 'pat_0193aee0f3a17c3e8d1f0a2b4c6d8e0f' };
    const id = await make(manual([{ id: 'x', type: 'call', operation: 'care.patients.get', params }]));
    await must(tenant.send({ path: `${path}/${id}/run`, json: { input: { n: 1 } } }));
    const [run] = await ends(id, 'failed');
    const narrow = await tenant.addClient(['oris:read', 'oris:write']);
    const json = { actions: [{ id: 'x', type: 'emit', name: 'x' }] };
    await must(narrow.send({ method: 'PATCH', path: `${path}/${id}`, json }));
    const answer = await narrow.send({ path: `/v1/oris/runs/${run?.id}/retry`, json: {} });
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

  it.each([
    [
      'compliance.screening_run.completed',
      'compliance.screeningRuns.create',
      '/v1/compliance/screening-runs',
    ],
    ['compliance.binder.completed', 'compliance.binders.create', '/v1/compliance/binders'],
    ['audit.exported', 'compliance.binders.create', '/v1/compliance/binders'],
  ])('that would start itself by the end of a job (%s) is paused too', async (event, operation, asked) => {
    // Of its own: jobs of other workflows end as well, and none of those is its doing.
    const { send } = await newTenant(stack);
    const json = {
      ...{ name: 'Loop by a job', trigger: 'event', triggerConfig: { event } },
      actions: [{ id: 'x', type: 'call', operation }],
    };
    const { id } = (await must(send({ path, json }))).body.data as { id: string };
    await must(send({ path: asked, json: {} }));
    const paused = await until(
      'the pause',
      () => send({ path: `${path}/${id}` }),
      (a) => a.body.data.status === 'paused',
      wait,
    );
    expect(paused.body.data).toMatchObject({ statusReason: 'loop' });
    expect((await send({ path: `/v1/oris/runs?workflowId=${id}` })).body.data).toHaveLength(1);
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
    expect(data.templates).toHaveLength(7);
  });
});

describe('a template, filled and saved as the catalog has it, runs to its end:', () => {
  interface Task {
    id: string;
    title: string;
    runId: string;
    roleId: string | null;
    status: string;
  }
  const scopesOf = (key: string) => clinic.workflows.get(key)?.scopes;
  const runsOf = async (key: string): Promise<Run[]> => {
    const query = `?workflowId=${clinic.workflows.get(key)?.id}`;
    return (await must(clinic.send({ path: `/v1/oris/runs${query}` }))).body.data as Run[];
  };
  const runOf = async (id: string): Promise<Run> =>
    (await must(clinic.send({ path: `/v1/oris/runs/${id}` }))).body.data as Run;
  const tasksOf = async (runId: string, as = clinic.asUser): Promise<Task[]> =>
    (await must(as({ path: `/v1/oris/tasks?status=open&runId=${runId}` }))).body.data as Task[];
  const theRun = async (key: string): Promise<string> => {
    const [run] = await until(
      `a run of ${key}`,
      () => runsOf(key),
      (all) => all.length > 0,
      wait,
    );
    return run?.id as string;
  };
  const taskOf = async (runId: string, as = clinic.asUser): Promise<Task> => {
    const [task] = await until(
      'its task',
      () => tasksOf(runId, as),
      (all) => all.length === 1,
      wait,
    );
    return task as Task;
  };
  const answer = ({ id }: Task, outcome: string, as = clinic.asUser) =>
    must(as({ path: `/v1/oris/tasks/${id}/complete`, json: { outcome } }));
  const ended = async (runId: string) => {
    const run = await until(
      'the run to end',
      () => runOf(runId),
      ({ status }) => !['queued', 'running', 'waiting'].includes(status),
      wait,
    );
    return [run.status, ...run.steps.map((s) => `${s.key} ${s.state}`)];
  };
  const mailAbout = (subject: string, of = '') =>
    until(
      `the mail "${subject}"`,
      async () =>
        mailTo(clinic.email)
          .map(({ text }) => text)
          .filter((text) => text.includes(`Subject: ${subject}`) && text.includes(of)),
      (all) => all.length > 0,
      90_000,
    );

  it('no-show follow-up', async () => {
    expect(scopesOf('no_show_follow_up')).toEqual(['care:read']);
    const run = await theRun('no_show_follow_up');
    const task = await taskOf(run);
    expect(task.title).toContain(clinic.happened.missed);
    await answer(task, 'not_reached');
    expect(await ended(run)).toEqual(['succeeded', 'follow succeeded', 'remind succeeded']);
    await mailAbout('A missed session has not been followed up', clinic.happened.missed);
  }, 120_000);

  it('denied claim: a task for billing, whose appeal is filed', async () => {
    expect(scopesOf('claim_denied')).toEqual(['revenue:read', 'revenue:write']);
    const run = await theRun('claim_denied');
    const task = await taskOf(run);
    expect(task).toMatchObject({
      title: `Claim ${clinic.happened.denied} was denied`,
      roleId: clinic.roleId,
    });
    await answer(task, 'appeal');
    expect(await ended(run)).toEqual(['succeeded', 'decide succeeded', 'appeal succeeded']);
    const claim = await must(clinic.send({ path: `/v1/revenue/claims/${clinic.happened.denied}` }));
    expect(claim.body.data).toMatchObject({ status: 'appealed' });
  }, 120_000);

  it('expiring credential: a mail at each notice, and one open task', async () => {
    expect(scopesOf('credential_expiring')).toEqual(['compliance:read']);
    const { credential } = clinic.happened;
    const first = await theRun('credential_expiring');
    const task = await taskOf(first);
    expect(task.title).toBe(`Renew ${credential}`);
    await mailAbout('A credential expires in 81 days', credential);
    await endsSooner(clinic.send, credential);
    await mailAbout('A credential expires in 21 days', credential);
    const later = await until(
      'the run of the second notice to end',
      () => runsOf('credential_expiring'),
      (all) => all.some(({ status }) => status === 'succeeded'),
      wait,
    );
    expect(later).toHaveLength(2);
    const [second] = later.filter(({ id }) => id !== first);
    const { steps } = await runOf(second?.id as string);
    expect(steps[1]?.output).toMatchObject({ alreadyOpen: true, taskId: task.id, timedOut: false });
    expect(await tasksOf(second?.id as string)).toEqual([]);
    await answer(task, 'renewed');
    expect(await ended(first)).toEqual(['succeeded', 'notice succeeded', 'renew succeeded']);
  }, 180_000);

  it('changed policy: what is not attested some time later is somebody’s task', async () => {
    expect(scopesOf('policy_changed')).toEqual(['compliance:read']);
    const run = await theRun('policy_changed');
    const task = await taskOf(run);
    expect(task.title).toContain(`Policy ${clinic.happened.policy} is not attested by everybody`);
    await answer(task, 'reminded');
    expect((await ended(run)).slice(0, 3)).toEqual(['succeeded', 'assigned succeeded', 'assign skipped']);
  }, 120_000);

  it('intake checklist: one task after the other, and a signal at the end', async () => {
    expect(scopesOf('intake_checklist')).toEqual(['care:read']);
    const run = await theRun('intake_checklist');
    const titles: string[] = [];
    for (let n = 0; n < 3; n++) {
      const task = await taskOf(run);
      titles.push(task.title);
      await answer(task, 'done');
      await until(
        'the answer to be taken',
        () => tasksOf(run),
        (all) => all[0]?.id !== task.id,
        wait,
      );
    }
    const of = `Intake of ${clinic.happened.newcomer}: `;
    expect(titles).toEqual([`${of}consent forms`, `${of}insurance`, `${of}first session`]);
    expect((await ended(run)).at(-1)).toBe('complete succeeded');
    const told = await until(
      'the signal',
      async () => events.about(`run/${run}`).map((e) => e.data),
      (all) => all.some((data) => data['name'] === 'intake.complete'),
      wait,
    );
    expect(told).toContainEqual(expect.objectContaining({ values: { clientId: clinic.happened.newcomer } }));
  }, 120_000);

  it('missing note: a task for its provider once the time for it is over', async () => {
    expect(scopesOf('missing_note')).toEqual(['care:read']);
    const run = await theRun('missing_note');
    const task = await taskOf(run, clinic.asProvider);
    expect(task.title).toBe(`Write the note of session ${clinic.happened.withoutNote}`);
    await answer(task, 'written', clinic.asProvider);
    expect(await ended(run)).toEqual([
      ...['succeeded', 'note succeeded', 'missing succeeded', 'write succeeded'],
      ...['still skipped', 'tell skipped'],
    ]);
  }, 120_000);

  it('weekly posture mail', async () => {
    expect(scopesOf('weekly_posture')).toEqual(['compliance:read']);
    const [mail] = await mailAbout('Compliance posture of this week');
    expect(mail).toMatch(/the posture scores (?:nothing yet|\d)/);
    expect(await ended(await theRun('weekly_posture'))).toEqual([
      ...['succeeded', 'posture succeeded', 'mail succeeded'],
    ]);
    const id = clinic.workflows.get('weekly_posture')?.id;
    await must(clinic.send({ path: `${path}/${id}`, method: 'DELETE' }));
  }, 180_000);
});
