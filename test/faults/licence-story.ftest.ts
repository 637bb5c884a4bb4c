import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { organizationScopes, type CloudEvent } from '@rymeda/contracts';
import { sha256 } from '@rymeda/kernel';
import { demoUserToken, readStack, startService, type StackFile } from '@rymeda/stack';
import { call, stackHome, until, type Answered, type Partner } from '@rymeda/testing';
import { openBinder } from '../e2e/support/binder.ts';
import { listenTo, type Listener } from '../e2e/support/listener.ts';
import { newMailbox, type Mailbox } from '../e2e/support/mailbox.ts';
import { fillTemplate, type Template } from '../e2e/support/templates.ts';
import { must, newPatient, newProvider, newTenant, type Tenant } from '../e2e/support/tenant.ts';
import { randomFrom } from './chaos/plan.ts';
import { freshStack, parts } from './common.ts';
import { killEach } from './story/kills.ts';
import { persistent } from './story/persistent.ts';
import { endingDay } from './story/zones.ts';

/** The same seed gives the same kills. */
const seed = Number(process.env['RYMEDA_CHAOS_SEED'] ?? randomInt(2 ** 31));
const random = randomFrom(seed);
const both = ['compliance', 'oris'];
/** Half of the licences are renewed by who is asked; nobody answers for the others. */
const licences = 8;
/** Certificates that expire one after the other while services die. */
const certificates = 16;
const wait = 150_000;
const day = endingDay(new Date());
const officer = 'officer@example.org';

let tenant: Tenant;
let send: Partner;
let asOfficer: Partner;
let events: Listener;
let runs: Listener;
let mailbox: Mailbox;
let patientId: string;

beforeAll(async () => {
  const stack = freshStack();
  tenant = await newTenant(stack, { timezone: day.before });
  send = persistent(tenant.send);
  const { id, clientId, clientSecret } = tenant;
  const client = { name: 'full', clientId, clientSecret, scope: organizationScopes.join(' ') };
  const organization = { id, name: 'A test', clients: [client] };
  const file = (await readStack(resolve(stackHome()))) as StackFile;
  const token = await demoUserToken(file, organization, 'compliance_officer');
  asOfficer = persistent((request) => call(stack.gateway, { token, ...request }));
  mailbox = await newMailbox(stack);
  events = listenTo(stack, 'rymeda.compliance.events');
  runs = listenTo(stack, 'rymeda.oris.events');
  const address = { line1: '1 Main St', city: 'X', state: 'MA', postalCode: '00001', country: 'US' };
  patientId = await newPatient(tenant.send, { address });
}, 120_000);
afterAll(async () => {
  for (const name of both) await startService(name, parts);
  await Promise.all([events.stop(), runs.stop(), mailbox.close()]);
}, 120_000);

const made = async (path: string, json: object): Promise<string> =>
  ((await must(send({ path, json }))).body.data as { id: string }).id;
const book = (providerId: string): Promise<Answered> => {
  const json = { clientId: patientId, providerId, serviceType: 'x', allowOverlap: true };
  return send({ path: '/v1/care/sessions', json });
};
const toldOf = (subject: string): CloudEvent[] => events.about(subject);
const lifeOf = (subject: string) =>
  toldOf(subject).map((e) => [e.type.split('.').slice(2, 4).join('.'), e.data['milestone']]);
const withoutHoles = (life: readonly CloudEvent[]) =>
  expect(life.map((e) => e.sequence)).toEqual(life.map((_, n) => n + 1));
interface Run {
  id: string;
  status: string;
}
const runsOf = async (workflowId: string): Promise<Run[]> =>
  (await must(send({ path: `/v1/oris/runs?workflowId=${workflowId}&limit=100` }))).body.data as Run[];

/** As its officer makes it of what the catalog offers. */
async function fromTemplate(key: string): Promise<string> {
  const { templates } = (await must(send({ path: '/v1/oris/catalog' }))).body.data as {
    templates: Template[];
  };
  const template = templates.find((t) => t.key === key) as Template;
  return made('/v1/oris/workflows', fillTemplate(template, { email: officer }));
}

const effect = (id: string) => ({
  ...{ id, type: 'call', operation: 'revenue.payers.create' },
  body: { name: id, payerId: '${run.id}' + `-${id}` },
  retry: { attempts: 10, delaySeconds: 1, factor: 1 },
});
const twoEffects = {
  name: 'Two effects for each licence that nears its end',
  trigger: 'event',
  triggerConfig: {
    event: 'compliance.artifact.expiring',
    condition: 'event.data.resource == "credential"',
  },
  actions: [effect('first'), { id: 'pause', type: 'wait', seconds: 2 }, effect('second')],
};

it(`licences near their ends, some are renewed and some not, and an auditor can tell: under kill -9 of both services (seed ${seed})`, async () => {
  const notice = await fromTemplate('credential_expiring');
  const effects = await made('/v1/oris/workflows', twoEffects);
  const providers: string[] = [];
  for (let n = 0; n < licences; n++) providers.push(await newProvider(tenant.send));

  // Their ends come near, and certificates expire, while both services die.
  let dying = killEach(both, random);
  const credentials: string[] = [];
  for (const providerId of providers) {
    const json = { providerId, kind: 'licence', state: 'MA', number: 'Kanarienvogel-1', expiresAt: day.day };
    credentials.push(await made('/v1/compliance/credentials', json));
  }
  const begins = Date.now() + 3_000;
  const expiring: string[] = [];
  for (let n = 0; n < certificates; n++) {
    const expiresAt = new Date(begins + n * 250).toISOString();
    const json = { type: 'training_certificate', title: 'x', expiresAt };
    expiring.push(await made('/v1/compliance/artifacts', json));
  }
  await dying;
  await until(
    'each certificate to expire',
    async () =>
      expiring.filter((id) => lifeOf(`artifact/${id}`).some(([verb]) => verb === 'artifact.expired')),
    (all) => all.length === certificates,
    wait,
  );
  for (const id of expiring) {
    withoutHoles(toldOf(`artifact/${id}`));
    // The notice of the last seven days, unless the end had come before it was given; and the end.
    const notices = lifeOf(`artifact/${id}`)
      .slice(1)
      .map(([, days]) => days);
    expect([[7, 0], [0]]).toContainEqual(notices);
  }
  const noticesOf = (ids: readonly string[], kind: string): number =>
    ids.flatMap((id) => lifeOf(`${kind}/${id}`)).filter(([verb]) => verb === 'artifact.expiring').length;

  // Each notice is one run, one mail and one task. What a killed process held comes when its lease is over.
  await until(
    'the notice of each licence',
    async () => noticesOf(credentials, 'credential'),
    (n) => n >= licences,
    wait,
  );
  expect(noticesOf(credentials, 'credential')).toBe(licences);
  const notices = licences + noticesOf(expiring, 'artifact');
  const tasks = await until(
    'a task for each notice',
    async () =>
      (await must(asOfficer({ path: '/v1/oris/tasks?status=open&limit=100' }))).body.data as {
        id: string;
        title: string;
      }[],
    (all) => all.length >= notices,
    wait,
  );
  expect(tasks).toHaveLength(notices);
  const messageIds = mailbox.received.map(({ text }) => /^Message-ID: (.*)$/im.exec(text)?.[1]);
  expect(new Set(messageIds).size).toBe(notices);
  expect(mailbox.received.every(({ to }) => to[0] === officer)).toBe(true);

  // Until the day ends all of them can be booked. The officer sees to every second licence; nobody answers for the others.
  for (const providerId of providers) expect((await book(providerId)).status).toBe(201);
  const isRenewed = (n: number): boolean => n % 2 === 0;
  dying = killEach(both, random);
  for (const [n, id] of credentials.entries()) {
    if (!isRenewed(n)) continue;
    const path = `/v1/compliance/credentials/${id}`;
    await must(send({ method: 'PATCH', path, json: { expiresAt: '2040-12-31' } }));
    const task = tasks.find((t) => t.title.includes(id)) as { id: string };
    const answer = { path: `/v1/oris/tasks/${task.id}/complete`, json: { outcome: 'renewed' } };
    expect((await must(asOfficer(answer))).body.data).toMatchObject({ status: 'completed' });
    expect((await asOfficer(answer)).body.error.code).toBe('TASK_CLOSED');
  }
  await must(send({ method: 'PATCH', path: '/v1/organization', json: { timezone: day.after } }));
  await dying;
  for (const [n, providerId] of providers.entries()) {
    const booked = await until(
      'care to know how its licence stands',
      () => book(providerId),
      ({ status }) => status === (isRenewed(n) ? 201 : 409),
      wait,
    );
    if (!isRenewed(n)) expect(booked.body.error.code).toBe('PROVIDER_NOT_CREDENTIALED');
  }
  for (const [n, id] of credentials.entries()) {
    const life = await until(
      'the events of its life',
      async () => lifeOf(`credential/${id}`),
      (e) => e.length >= 4,
      wait,
    );
    withoutHoles(toldOf(`credential/${id}`));
    expect(life).toEqual([
      ['credential.created', undefined],
      ['artifact.expiring', 7],
      ['credential.updated', undefined],
      isRenewed(n) ? ['credential.updated', undefined] : ['artifact.expired', 0],
    ]);
  }

  // What was answered ended its run, what was not waits; each effect on the platform is there once.
  const standing = await until(
    'the answered runs to end',
    () => runsOf(notice),
    (all) => all.filter((r) => r.status === 'succeeded').length >= licences / 2,
    wait,
  );
  expect(standing).toHaveLength(notices);
  expect(standing.filter((r) => r.status === 'waiting')).toHaveLength(notices - licences / 2);
  await until(
    'the effects of each run',
    () => runsOf(effects),
    (all) => all.length === licences && all.every((r) => r.status === 'succeeded'),
    wait,
  );
  const payers = (await must(send({ path: '/v1/revenue/payers?limit=100' }))).body.data as {
    payerId: string;
  }[];
  expect(new Set(payers.map((p) => p.payerId)).size).toBe(licences * 2);
  expect(payers).toHaveLength(licences * 2);
  for (const { id } of [...standing, ...(await runsOf(effects))]) withoutHoles(runs.about(`run/${id}`));

  // The binder, with its maker killed on the way, says all of it, and verifies without the platform.
  const changes = async (): Promise<number> => {
    const found = credentials.map(async (id) => {
      const path = `/v1/audit/logs?resourceId=${id}&limit=100`;
      const entries = (await must(send({ path }))).body.data as { action: string }[];
      return entries.filter((e) => e.action !== 'read').length;
    });
    return (await Promise.all(found)).reduce((sum, n) => sum + n, 0);
  };
  expect(await until('every change in the log', changes, (n) => n >= licences * 4, wait)).toBe(licences * 4);
  const binderId = await made('/v1/compliance/binders', {});
  await killEach(['compliance'], random);
  const done = await until(
    'the binder',
    async () =>
      (await must(send({ path: `/v1/compliance/binders/${binderId}` }))).body.data as Record<string, string>,
    ({ status }) => status === 'completed' || status === 'failed',
    wait,
  );
  expect(done).toMatchObject({ status: 'completed', url: expect.any(String) });
  const zip = Buffer.from(await (await fetch(done['url'] ?? '')).arrayBuffer());
  expect(sha256(zip).toString('hex')).toBe(done['sha256']);
  const key = (await must(send({ path: '/v1/audit/checkpoints/latest' }))).body.data.keys[0] as string;
  const binder = openBinder(zip);
  try {
    const { files } = JSON.parse(binder.bytes('manifest.json').toString()) as {
      files: { name: string; sha256: string }[];
    };
    const hashes = files.map(({ name }) => ({ name, sha256: sha256(binder.bytes(name)).toString('hex') }));
    expect(hashes).toMatchObject(files.map(({ name, sha256: hash }) => ({ name, sha256: hash })));
    expect(await binder.verifyLog(key)).toMatch(/^OK: /);
    const lines = (text: Buffer): Record<string, string>[] =>
      text
        .toString()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, string>);
    const inBinder = new Map(lines(binder.bytes('credentials.ndjson')).map((c) => [c['id'], c['status']]));
    expect(credentials.map((id) => inBinder.get(id))).toEqual(
      credentials.map((_, n) => (isRenewed(n) ? 'active' : 'expired')),
    );
    const log = binder.names().find((name) => name.endsWith('entries.ndjson.gz')) ?? '';
    const text = gunzipSync(binder.bytes(log)).toString();
    for (const id of [...credentials, ...expiring, ...standing.map((r) => r.id)]) expect(text).toContain(id);
  } finally {
    binder.remove();
  }
}, 600_000);
