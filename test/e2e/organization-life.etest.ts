import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  call,
  canaryPatient,
  requestToken,
  runningStack,
  stackHome,
  until,
  type Answered,
} from '@rymeda/testing';
import { MongoClient, type Collection } from 'mongodb';
import { expectProblem, faultsOf } from './support/problem.ts';
import { newReceiver } from './support/receiver.ts';
import { must, newPatient, newTenant, operatorToken, type Tenant } from './support/tenant.ts';
import { verifiedExport, type ExportFile } from './support/verified-export.ts';

const stack = runningStack();
/** What is promised: in force everywhere within a minute. */
const minute = 60_000;
let byOperator: string;
let tenant: Tenant;

const asOperator = (path: string, method: string, json?: object): Promise<Answered> =>
  call(stack.gateway, { path: `/v1/platform/organizations/${path}`, method, token: byOperator, json });
const patients = '/v1/care/patients';
const read = (base = stack.gateway, path = patients) => call(base, { path, token: tenant.token });
const untilStatus = (what: string, status: number, base?: string, path?: string) =>
  until(
    what,
    () => read(base, path),
    (answer) => answer.status === status,
    minute,
  );

beforeAll(async () => {
  byOperator = await operatorToken(stack);
  tenant = await newTenant(stack);
  await newPatient(tenant.send);
});

const matter = { reason: 'case-2026-114' };

interface Entry {
  metadata: { refusal?: string; operation?: string };
}
/** Not of the trail's own reading: audit may learn later than the others that the address is let in again. */
const refusedOf = ({ body }: { body: { data?: unknown } }): Entry | undefined =>
  (body.data as Entry[]).find(
    ({ metadata }) =>
      metadata.refusal !== undefined && /^(care|organization)\./.test(metadata.operation ?? ''),
  );

const set = (settings: object, more: object = {}) =>
  tenant.send({ path: '/v1/organization', method: 'PATCH', json: { settings, ...more } });

describe('the settings of an organisation', () => {
  it('refuse what would shut out the caller, and a place that nobody serves', async () => {
    const shut = await set({ ipAllowList: ['203.0.113.0/24'] });
    expectProblem(shut, 422, 'VALIDATION_FAILED');
    expect(faultsOf(shut)).toEqual(['settings.ipAllowList locks_out_caller']);
    expect(faultsOf(await set({ dataResidency: 'eu' }))).toEqual(['settings.dataResidency invalid_value']);
    for (const faulty of [{ ipAllowList: ['10.0.0.0/33'] }, { sessionMinutes: 1 }, { keyRotationDays: 400 }])
      expectProblem(await set(faulty), 422, 'VALIDATION_FAILED');
    expect((await must(set({ ipAllowList: ['127.0.0.0/8', '::1'] }))).status).toBe(200);
    expect((await read()).status).toBe(200);
  });

  it(
    'let in from allowed addresses only, at the gateway and at each engine, within a minute',
    async () => {
      await must(set({ ipAllowList: ['203.0.113.0/24', '2001:db8::/32'] }, { force: true }));
      expectProblem(await untilStatus('closed through the gateway', 403), 403, 'ADDRESS_NOT_ALLOWED');
      const care = stack.services['care']?.url ?? '';
      expectProblem(await untilStatus('closed at the engine', 403, care), 403, 'ADDRESS_NOT_ALLOWED');
      const spoofed = { 'x-forwarded-for': '203.0.113.7', 'x-real-ip': '203.0.113.7' };
      const answer = await call(stack.gateway, { path: patients, token: tenant.token, headers: spoofed });
      expectProblem(answer, 403, 'ADDRESS_NOT_ALLOWED');
      const { clientId: client_id, clientSecret: client_secret } = tenant;
      const askToken = () => requestToken(stack.gateway, { client_id, client_secret });
      const refusedToken = await askToken();
      expect([refusedToken.status, refusedToken.body.error]).toEqual([400, 'unauthorized_client']);
      // Whoever is shut out can't let itself in again (whichever of gateway and identity knows first); an operator can.
      await untilStatus('closed where the settings are', 403, stack.gateway, '/v1/organization');
      expect((await set({ ipAllowList: [] })).status).toBe(403);
      await must(asOperator(tenant.id, 'PATCH', { settings: { ipAllowList: null } }));
      await untilStatus('open again', 200);
      const path = '/v1/audit/logs?userId=' + tenant.clientId;
      const trail = await until(
        'the refusals in the trail',
        () => read(stack.gateway, path),
        (answer) => answer.status === 200 && refusedOf(answer) !== undefined,
        minute,
      );
      expect(refusedOf(trail)).toMatchObject({
        decision: 'refused',
        ipAddress: '127.0.0.1',
        metadata: { refusal: 'ADDRESS_NOT_ALLOWED' },
      });
      const told = await until(
        'the refused token in the trail',
        () => read(stack.gateway, `/v1/audit/logs?resourceId=${client_id}`),
        ({ body, status }) => status === 200 && JSON.stringify(body).includes('address_not_allowed'),
        minute,
      );
      expect(JSON.stringify(told.body.data)).toContain('"ipAddress":"127.0.0.1"');
      expect((await askToken()).status).toBe(200);
      await untilStatus('open at the engine', 200, care);
      await untilStatus('open where the settings are', 200, stack.gateway, '/v1/organization');
    },
    3 * minute,
  );

  it(
    'let its keys be replaced sooner than another’s, though both are as old',
    async () => {
      const [hasty, patient] = await Promise.all([newTenant(stack), newTenant(stack)]);
      for (const { send } of [hasty, patient]) await newPatient(send);
      const settings = { keyRotationDays: 30 };
      await must(hasty.send({ path: '/v1/organization', method: 'PATCH', json: { settings } }));
      const mongo = await new MongoClient(stack.mongodb.uri).connect();
      const keys = mongo.db('rymeda_care').collection('keys');
      const age = async ({ id: organizationId }: Tenant, purpose: string) => {
        const createdAt = new Date(Date.now() - 40 * 86_400_000);
        const { modifiedCount } = await keys.updateOne({ organizationId, purpose }, { $set: { createdAt } });
        expect(modifiedCount).toBe(1);
      };
      const rotations = async ({ id }: Tenant) => {
        const answer = await must(asOperator(`${id}/keys/care`, 'GET'));
        return answer.body.data.rotations as { purpose: string; reason: string; toVersion: number }[];
      };
      const untilReplaced = (purpose: string) =>
        until(
          `a new ${purpose} key`,
          () => rotations(hasty),
          (all) => all.some((r) => r.purpose === purpose && r.reason === 'age' && r.toVersion === 2),
          2 * minute,
        );
      await age(patient, 'data');
      await age(hasty, 'data');
      await untilReplaced('data');
      // In a later round: the one before it has looked at every key.
      await age(hasty, 'index');
      await untilReplaced('index');
      expect(await rotations(patient)).toEqual([]);
      await mongo.close();
      // With the next key at work.
      await newPatient(hasty.send);
    },
    5 * minute,
  );

  it(
    'limit the rate of its callers',
    async () => {
      await must(set({ rateLimits: { clientPerMinute: 30 } }));
      const policy = (answer: Answered) => answer.headers.get('ratelimit-policy') ?? '';
      await until(
        'its own quota',
        () => read(),
        (answer) => policy(answer).includes('q=30;'),
        minute,
      );
      const answers = await Promise.all(Array.from({ length: 40 }, () => read()));
      expect(answers.some((answer) => answer.status === 429)).toBe(true);
      await must(asOperator(tenant.id, 'PATCH', { settings: { rateLimits: null } }));
      await until(
        'the platform’s quota',
        () => read(),
        (answer) => !policy(answer).includes('q=30;'),
        minute,
      );
    },
    3 * minute,
  );
});

describe('an organisation', () => {
  it(
    'that is suspended has its tokens refused within a minute and gets no others, until it is reactivated',
    async () => {
      const to = await newReceiver();
      to.answer(503);
      const json = { url: to.url, events: ['patient.created'] };
      await must(tenant.send({ path: '/v1/webhooks/endpoints', json }));
      await newPatient(tenant.send);
      await to.waitFor('a first attempt', (all) => all.length > 0, minute);
      await must(asOperator(`${tenant.id}/suspend`, 'POST'));
      await untilStatus('refused', 401);
      await untilStatus('refused by webhooks', 401, stack.services['webhooks']?.url);
      // What is under way may end; after it nothing is sent.
      await new Promise((r) => setTimeout(r, 500));
      const before = to.received.length;
      to.answer(200);
      const { clientId: client_id, clientSecret: client_secret } = tenant;
      expect((await requestToken(stack.gateway, { client_id, client_secret })).status).toBe(401);
      expect(to.received.length).toBe(before);
      await must(asOperator(`${tenant.id}/reactivate`, 'POST'));
      await untilStatus('let in again', 200);
      await to.waitFor('the webhook that was held', (all) => all.length > before, 2 * minute);
      await to.close();
    },
    5 * minute,
  );

  it('is exported whole, deleted records included, and its audit log says so', async () => {
    const person = canaryPatient();
    const made = await must(tenant.send({ path: patients, json: person }));
    const id = made.body.data.id as string;
    await must(tenant.send({ path: `${patients}/${id}`, method: 'DELETE' }));
    const page = await must(asOperator(`${tenant.id}/care/records?resource=patient&limit=100`, 'GET'));
    const record = (page.body.data as { id: string }[]).find((r) => r.id === id);
    expect(record).toMatchObject({
      firstName: person['firstName'],
      address: person['address'],
      deletedAt: expect.any(String),
    });
    expect(JSON.stringify(page.body.data)).not.toMatch(/ENC\[|"search"|"unique/);
    const found = await until(
      'the export in the audit log',
      async () => {
        const path = `/v1/audit/logs?resourceId=${id}&action=export`;
        return (await tenant.send({ path })).body.data as {
          userId: string;
          metadata: { fields: string[] };
        }[];
      },
      (entries) => entries.length > 0,
    );
    expect(found[0]).toMatchObject({ userId: stack.operator.clientId, resourceId: id });
    expect(found[0]?.metadata.fields).toEqual(expect.arrayContaining(['firstName', 'address']));
    // What has no PHI of a patient's goes along, without its secrets.
    const clients = await must(asOperator(`${tenant.id}/identity/records?resource=api_client`, 'GET'));
    expect(clients.body.data).toContainEqual(
      expect.objectContaining({ clientId: tenant.clientId, deletedAt: null }),
    );
    expect(clients.text).not.toMatch(/hash|secrets"/i);
    const trigger = {
      name: 'Tell of visits',
      trigger: 'event',
      triggerConfig: { event: 'care.session.completed' },
    };
    const told = [{ id: 'tell', type: 'emit', name: 'seen' }];
    const flow = await tenant.send({ path: '/v1/oris/workflows', json: { ...trigger, actions: told } });
    expect([flow.status, flow.text]).toEqual([201, expect.any(String)]);
    const path = `/v1/oris/workflows/${flow.body.data.id as string}`;
    await must(
      tenant.send({ path, method: 'PATCH', json: { actions: [{ ...told[0], name: 'seen_again' }] } }),
    );
    await must(tenant.send({ path, method: 'DELETE' }));
    const flows = await must(asOperator(`${tenant.id}/oris/records?resource=workflow`, 'GET'));
    expect(flows.body.data).toEqual([
      expect.objectContaining({ ...trigger, id: flow.body.data.id, deletedAt: expect.any(String) }),
    ]);
    await must(asOperator(`${tenant.id}/oris/records?resource=run`, 'GET'));
    const earlier = await must(asOperator(`${tenant.id}/oris/records?resource=definition`, 'GET'));
    expect(earlier.body.data).toEqual(
      ['seen_again', 'seen'].map((name, back) =>
        expect.objectContaining({
          ...{ workflowId: flow.body.data.id, number: 2 - back },
          ...{ trigger: 'event', triggerConfig: trigger.triggerConfig },
          actions: [expect.objectContaining({ id: 'tell', name })],
        }),
      ),
    );
    await must(asOperator(`${tenant.id}/identity/records?resource=role`, 'GET'));
    // An organisation can't ask for another's.
    expect((await tenant.send({ path: `/v1/platform/organizations/${tenant.id}/care/records` })).status).toBe(
      403,
    );
  });

  it('is exported but for the one field that does not open, which is null and named', async () => {
    const damaged = await newTenant(stack);
    const [id, other] = [await newPatient(damaged.send), await newPatient(damaged.send)];
    const mongo = await new MongoClient(stack.mongodb.uri).connect();
    const rows = mongo.db('rymeda_care').collection<{ _id: string }>('patients');
    // A ciphertext of another field.
    await rows.updateOne({ _id: id }, [{ $set: { lastName: '$firstName' } }]);
    await mongo.close();
    expectProblem(await damaged.send({ path: `${patients}/${id}` }), 500, 'DECRYPTION_FAILED');
    const page = await must(asOperator(`${damaged.id}/care/records?resource=patient`, 'GET'));
    const text = expect.stringMatching(/\S/);
    expect(page.body.data).toEqual([
      expect.objectContaining({ id: other, firstName: text, lastName: text }),
      expect.objectContaining({ id, firstName: text, lastName: null, unreadable: ['lastName'] }),
    ]);
    expect(page.body.data[0]).not.toHaveProperty('unreadable');
    expect(page.text).not.toContain('ENC[');
  });

  it(
    'is exported with its webhooks, without their secrets, and with what they sent as far as it is kept',
    async () => {
      const to = await newReceiver();
      const header = 'what-only-the-receiver-knows';
      const json = { url: to.url, events: ['patient.created'], headers: { 'x-key': header } };
      const made = await must(tenant.send({ path: '/v1/webhooks/endpoints', json }));
      const { id, secret } = made.body.data as { id: string; secret: string };
      await newPatient(tenant.send);
      const exported = async (resource: string) => {
        const query = new URLSearchParams({ resource, limit: '100' }).toString();
        return must(asOperator(`${tenant.id}/webhooks/records?${query}`, 'GET'));
      };
      interface Delivery {
        endpointId: string;
        eventId: string;
        attempts: { response: string | null }[];
      }
      const delivery = await until(
        'what was sent',
        async () => ((await exported('delivery')).body.data as Delivery[]).find((d) => d.endpointId === id),
        (sent) => (sent?.attempts.length ?? 0) > 0,
        minute,
      );
      expect(delivery).toMatchObject({
        status: 'delivered',
        attempts: [{ status: 200, response: 'thanks' }],
      });
      expect((await exported('event')).body.data).toContainEqual(
        expect.objectContaining({ id: delivery?.eventId, event: 'patient.created', data: expect.anything() }),
      );
      await must(tenant.send({ path: `/v1/webhooks/endpoints/${id}`, method: 'DELETE' }));
      const endpoints = await exported('endpoint');
      expect(endpoints.body.data).toContainEqual(
        expect.objectContaining({ id, url: to.url, headerNames: ['x-key'], deletedAt: expect.any(String) }),
      );
      for (const hidden of [header, secret]) expect(endpoints.text).not.toContain(hidden);
      expect((await exported('replay')).body.data).toEqual([]);
      await to.close();
    },
    3 * minute,
  );

  it(
    'that is offboarded can be read by nobody at once, and comes back whole when that is taken back in time',
    async () => {
      const hold = (verb: 'place' | 'release') =>
        asOperator(`${tenant.id}/legal-holds/${verb}`, 'POST', matter);
      const own = { path: '/v1/organization/legal-holds/place', json: matter };
      await must(tenant.send(own));
      await keptFromForgetting();
      const offboard = () => asOperator(`${tenant.id}/offboard`, 'POST', { waitingDays: 7 });
      expectProblem(await offboard(), 409, 'INVALID_TRANSITION');
      expectProblem(await hold('release'), 409, 'INVALID_TRANSITION');
      await must(tenant.send({ ...own, path: '/v1/organization/legal-holds/release' }));

      const ended = await must(offboard());
      expect(ended.body.data).toMatchObject({ status: 'offboarding', offboarding: { waitingDays: 7 } });
      await untilStatus('refused', 401);
      // Each engine learns of it by itself.
      for (const path of ['care/records?resource=patient', 'compliance/contents?resource=upload&id=upl_1']) {
        const outOfReach = await until(
          `${path} is out of reach`,
          () => asOperator(`${tenant.id}/${path}`, 'GET'),
          (answer) => answer.status === 409,
          minute,
        );
        expectProblem(outOfReach, 409, 'ORGANIZATION_OFFBOARDED');
      }
      const scheduledKeys = () =>
        until(
          'its keys are scheduled',
          () => asOperator(tenant.id, 'GET'),
          (answer) => answer.body.data.offboarding.keysDestroyedAt !== null,
          minute,
        );
      // Another representation under another ETag.
      expect((await scheduledKeys()).headers.get('etag')).not.toBe(ended.headers.get('etag'));
      // A hold takes the destruction back, and its release begins the waiting time anew.
      await must(hold('place'));
      expect((await asOperator(tenant.id, 'GET')).body.data.offboarding.keysDestroyedAt).toBeNull();
      await must(hold('release'));
      const scheduled = await scheduledKeys();
      const at = Date.parse(scheduled.body.data.offboarding.keysDestroyedAt as string);
      expect(at).toBeGreaterThan(Date.now() + 6.9 * 86_400_000);
      expectProblem(await asOperator(`${tenant.id}/reactivate`, 'POST'), 409, 'INVALID_TRANSITION');

      await must(asOperator(`${tenant.id}/offboard/cancel`, 'POST'));
      await must(asOperator(`${tenant.id}/reactivate`, 'POST'));
      await untilStatus('let in again', 200);
      expect((await must(read())).body.data.length).toBeGreaterThan(0);
    },
    4 * minute,
  );

  it(
    'whose waiting time is over can be read by nobody ever again, and its audit log still verifies',
    async () => {
      const made = await must(tenant.send({ path: patients, json: canaryPatient() }));
      const id = made.body.data.id as string;
      // An export covers what has a checkpoint: the creation, whose proof is ready then.
      const logged = `/v1/audit/logs?resourceId=${id}&action=create`;
      const [entry] = await until(
        'the creation in the log',
        // Audit learns by itself that the organisation is active again.
        async () => ((await tenant.send({ path: logged })).body.data ?? []) as { id: string }[],
        (found) => found.length > 0,
        minute,
      );
      await until(
        'its checkpoint',
        () => tenant.send({ path: `/v1/audit/logs/${entry?.id}/proof` }),
        (answer) => answer.status === 200,
        minute,
      );
      const checkpoint = await until(
        'a checkpoint',
        () => tenant.send({ path: '/v1/audit/checkpoints/latest' }),
        (answer) => answer.status === 200,
        minute,
      );
      const key = checkpoint.body.data.keys[0] as string;
      await must(asOperator(`${tenant.id}/offboard`, 'POST', { waitingDays: 7 }));
      const state = () => asOperator(tenant.id, 'GET');
      await until(
        'its keys are scheduled',
        state,
        (answer) => answer.body.data.offboarding?.keysDestroyedAt != null,
        minute,
      );
      const password = await someonesPassword();
      await letWaitingTimePass();
      await until('it is gone', state, (answer) => answer.body.data.status === 'shredded', minute);
      expect(await password.left()).toEqual({ deletedAt: expect.any(Date) });

      const own = JSON.parse(readFileSync(ownKeyFile(), 'utf8')) as { wrapped: string | null };
      expect(own.wrapped).toBeNull();
      expectProblem(await asOperator(`${tenant.id}/offboard/cancel`, 'POST'), 409, 'INVALID_TRANSITION');
      expectProblem(await asOperator(`${tenant.id}/reactivate`, 'POST'), 409, 'INVALID_TRANSITION');
      const records = () => asOperator(`${tenant.id}/care/records?resource=patient`, 'GET');
      const unreadable = await until(
        'its records are out of reach',
        records,
        (answer) => answer.status === 409,
        minute,
      );
      expectProblem(unreadable, 409, 'ORGANIZATION_OFFBOARDED');

      // Nobody of the organisation can ask for its log any more; the platform can, and it proves itself.
      const exports = `${tenant.id}/audit/exports`;
      const asked = await must(asOperator(exports, 'POST', {}));
      const done = await until(
        'the export of its log',
        () => asOperator(`${exports}/${asked.body.data.id as string}`, 'GET'),
        (answer) => answer.body.data.status === 'completed',
        minute,
      );
      const { says, text } = await verifiedExport(done.body.data.files as ExportFile[], key);
      expect(says).toMatch(/^OK: \S+ has \d+ entries, all of them here, unchanged and in order\.$/m);
      const entries = text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { entry: object }).entry);
      const creation = { action: 'create', resourceType: 'care_patient', resourceId: id };
      expect(entries).toContainEqual(expect.objectContaining(creation));
      expectProblem(await asOperator(`org_never/audit/exports`, 'POST', {}), 404, 'NOT_FOUND');
    },
    4 * minute,
  );
});

const ownKeyFile = () => join(stackHome(), 'secrets', 'local-kek.key.organizations', `${tenant.id}.json`);

/** What webhooks and oris would forget tomorrow has no end while the hold lasts. */
async function keptFromForgetting(): Promise<void> {
  const mongo = await new MongoClient(stack.mongodb.uri).connect();
  for (const [database, collection] of [
    ['rymeda_webhooks', 'deliveries'],
    ['rymeda_oris', 'runs'],
  ] as const) {
    const rows = mongo.db(database).collection<{ _id: string; expireAt?: Date }>(collection);
    const _id = `old_${tenant.id}`;
    const expireAt = new Date(Date.now() + 86_400_000);
    await rows.insertOne({ _id, organizationId: tenant.id, triggerKey: _id, expireAt } as never);
    await until(
      `${collection} are kept`,
      () => rows.findOne({ _id }),
      (row) => row !== null && row.expireAt === undefined,
      minute,
    );
    await rows.deleteOne({ _id });
  }
  await mongo.close();
}

/** A user's, as setting it would have left it, and what of it is left. */
async function someonesPassword() {
  const _id = `usr_${tenant.id}`;
  const inDatabase = async <T>(work: (rows: Collection<{ _id: string }>) => Promise<T>): Promise<T> => {
    const mongo = await new MongoClient(stack.mongodb.uri).connect();
    return work(mongo.db('rymeda_identity').collection<{ _id: string }>('credentials')).finally(() =>
      mongo.close(),
    );
  };
  const proofs = { passwordHash: '$argon2id$', totpSecret: 'ENC', lastTotpStep: 1, recoveryCodes: ['a'] };
  const row = { _id, organizationId: tenant.id, ...proofs, deletedAt: null };
  await inDatabase((rows) => rows.insertOne(row));
  const projection = { _id: 0, organizationId: 0, updatedAt: 0 };
  return { left: () => inDatabase((rows) => rows.findOne({ _id }, { projection })) };
}

/** As if the seven days were over: for identity, and for the key provider. */
async function letWaitingTimePass(): Promise<void> {
  const past = new Date(Date.now() - 1_000);
  const file = JSON.parse(readFileSync(ownKeyFile(), 'utf8')) as object;
  writeFileSync(ownKeyFile(), JSON.stringify({ ...file, destroyAt: past.toISOString() }));
  const mongo = await new MongoClient(stack.mongodb.uri).connect();
  const change = { $set: { 'offboarding.keysDestroyedAt': past } };
  const organizations = mongo.db('rymeda_identity').collection<{ _id: string }>('organizations');
  const { modifiedCount } = await organizations.updateOne({ _id: tenant.id }, change);
  await mongo.close();
  expect(modifiedCount).toBe(1);
}
