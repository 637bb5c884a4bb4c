import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runningStack, until } from '@rymeda/testing';
import { EJSON } from 'bson';
import { MongoClient, Timestamp } from 'mongodb';
import { acceptedUpload } from './support/compliance.ts';
import { listenTo, type Listener } from './support/listener.ts';
import { expectProblem } from './support/problem.ts';
import { must, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const path = '/v1/compliance/incidents';
const words = { category: 'privacy', title: 'Kanarienvogel', description: 'Kanarienvogel' };
let tenant: Tenant;
let events: Listener;
let intake: Listener;

beforeAll(async () => {
  tenant = await newTenant(stack);
  events = listenTo(stack, 'rymeda.compliance.events');
  intake = listenTo(stack, 'rymeda.audit.intake');
}, 60_000);
afterAll(() => Promise.all([events.stop(), intake.stop()]));

describe('an incident', () => {
  let id: string;

  it('that was discovered long ago is at once said to be overdue, once for each notice', async () => {
    const json = { ...words, discoveredAt: '2026-01-05T15:00:00Z' };
    const made = (await must(tenant.send({ path, json }))).body.data;
    id = made.id as string;
    expect(made).toMatchObject({ status: 'reported', reportedBy: tenant.clientId, anonymous: false });
    const said = await until(
      'the overdue notices',
      async () => events.about(`incident/${id}`),
      (e) => e.filter((one) => one.type.includes('notice_overdue')).length >= 2,
    );
    const overdue = said.filter((e) => e.type.includes('notice_overdue'));
    expect(overdue.map((e) => [e.data['notice'], e.data['dueOn']])).toEqual([
      ['individuals', '2026-03-06'],
      ['hhs', '2026-03-06'],
    ]);
    expect(said.map((e) => e.sequence)).toEqual(said.map((_, i) => i + 1));
    expect(JSON.stringify(said)).not.toContain('Kanarienvogel');
  });

  it('is assessed, gets documents, and closes once every notice has gone out', async () => {
    const triage = { severity: 'high', determination: 'breach', affected: 2, affectedByState: { MA: 2 } };
    const assessed = await must(tenant.send({ path: `${path}/${id}/triage`, json: triage }));
    expect(assessed.body.data.deadlines).toMatchObject([
      { notice: 'individuals', regulation: '45 CFR 164.404(b)', status: 'overdue' },
      { notice: 'hhs', dueOn: '2027-03-01', regulation: '45 CFR 164.408(c)' },
    ]);
    const uploadId = await acceptedUpload(tenant.send, Buffer.from('%PDF-1.7\n% an incident\n'));
    await must(tenant.send({ path: `${path}/${id}/documents`, json: { uploadId } }));
    const read = (await must(tenant.send({ path: `${path}/${id}` }))).body.data;
    const [document] = read.documents as { fileUrl: string }[];
    expect(await (await fetch(document?.fileUrl ?? '')).text()).toContain('an incident');
    const close = () => tenant.send({ path: `${path}/${id}/close`, json: { resolution: 'Told everybody' } });
    expectProblem(await close(), 409, 'INVALID_TRANSITION');
    for (const notice of ['individuals', 'hhs'])
      await must(tenant.send({ path: `${path}/${id}/notices`, json: { notice, sentOn: '2026-02-01' } }));
    expect((await must(close())).body.data).toMatchObject({ status: 'closed' });
    const last = await until(
      'its end',
      async () => events.about(`incident/${id}`).at(-1),
      (e) => e?.type === 'rymeda.compliance.incident.closed.v1',
    );
    expect(last?.data).toMatchObject({ id, status: 'closed', determination: 'breach' });
  });

  it('obeys a shorter term of the organisation from the moment when that is set', async () => {
    const made = (await must(tenant.send({ path, json: words }))).body.data;
    const json = { individualsDays: 10 };
    await must(tenant.send({ method: 'PATCH', path: '/v1/compliance/settings', json }));
    const read = (await must(tenant.send({ path: `${path}/${made.id}` }))).body.data;
    expect(read.deadlines[0]).toMatchObject({ regulation: 'setting (45 CFR 164.404(b))' });
    // Ten days leave less than fourteen: the clock was set anew, and says so.
    const said = await until(
      'a notice that is due soon',
      async () => events.about(`incident/${made.id}`),
      (e) => e.filter((one) => one.type.includes('notice_due')).length >= 2,
    );
    const due = said.filter((one) => one.type.includes('notice_due')).map((one) => one.data);
    expect(due.map((d) => [d['notice'], d['regulation']])).toEqual([
      ['individuals', 'setting (45 CFR 164.404(b))'],
      ['hhs', '45 CFR 164.408(b)'],
    ]);
  });
});

describe('a business associate agreement', () => {
  it('that renews itself does so at its end, and says so once', async () => {
    const json = {
      ...{ counterparty: 'Kanarienvogel', signedOn: '2020-01-31', expiresAt: '2021-01-31' },
      ...{ renewal: 'automatic', renewalMonths: 12, breachNoticeDays: 5 },
    };
    const made = (await must(tenant.send({ path: '/v1/compliance/agreements', json }))).body.data;
    const said = await until(
      'its renewal',
      async () => events.about(`agreement/${made.id}`),
      (e) => e.some((one) => one.type.includes('renewed')),
    );
    expect(said.filter((e) => e.type.includes('renewed'))).toHaveLength(1);
    expect(JSON.stringify(said)).not.toContain('Kanarienvogel');
    const read = (await must(tenant.send({ path: `/v1/compliance/agreements/${made.id}` }))).body.data;
    expect(read).toMatchObject({ status: 'active', renewals: 1 });
    expect(read.expiresAt > new Date().toISOString().slice(0, 10)).toBe(true);
  });
});

describe('an anonymous report', () => {
  it('leaves nobody’s name in any record, event, audit entry or line of a log', async () => {
    const began = new Timestamp({ t: Math.floor(Date.now() / 1000) - 5, i: 0 });
    const reporter = await tenant.addClient(['compliance:read', 'compliance:write']);
    const traces = [
      'Zaunkoenig-agent',
      'Zaunkoenig-request',
      'Zaunkoenig-reason',
      'a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3',
    ];
    const made = await must(
      reporter.send({
        path,
        json: { ...words, anonymous: true },
        headers: {
          'user-agent': traces[0] ?? '',
          'x-request-id': traces[1] ?? '',
          'x-rymeda-reason': traces[2] ?? '',
          traceparent: `00-${traces[3]}-0102030405060708-01`,
          'idempotency-key': 'Zaunkoenig-key',
        },
      }),
    );
    const { id } = made.body.data as { id: string };
    expect(made.body.data).toMatchObject({ anonymous: true, reportedBy: null });
    expect((await tenant.send({ path: `${path}/${id}` })).body.data).toMatchObject({ reportedBy: null });
    const [entry] = await until(
      'its audit entry',
      async () =>
        (await tenant.send({ path: `/v1/audit/logs?resourceId=${id}` })).body.data as Record<
          string,
          unknown
        >[],
      (entries) => entries.some((e) => e['action'] === 'create'),
    ).then((entries) => entries.filter((e) => e['action'] === 'create'));
    expect(entry).toMatchObject({
      resourceType: 'compliance_incident',
      userId: 'system:anonymous-report',
      ipAddress: 'internal',
      userAgent: null,
    });
    const opened = await until(
      'its event on both topics',
      async () => [...events.about(`incident/${id}`), ...intake.about(`incident/${id}`)],
      (e) => e.length >= 2,
    );
    const names = [...traces, reporter.clientId, '127.0.0.1'];
    for (const name of names) expect(JSON.stringify([entry, opened])).not.toContain(name);
    // What is on disk: every document of the engine, the outbox and the stored answer among them, what the server
    // remembers of them, and the lines of all services. Another request's line shows that names would be found.
    await must(reporter.send({ path: '/v1/compliance/settings' }));
    const { documents, logs } = await written(reporter.clientId, traces, began);
    expect(documents).toEqual({ ofEngine: expect.any(Number), naming: [] });
    expect(documents.ofEngine).toBeGreaterThan(3);
    expect(logs.naming.length).toBeGreaterThan(0);
    for (const line of logs.naming) expect(line).toContain('/v1/compliance/settings');
    expect(logs.traced).toEqual([]);
  }, 90_000);
});

/** Where the reporter stands: in documents of compliance and their oplog entries, and in lines of logs. */
async function written(clientId: string, traces: string[], began: Timestamp) {
  const mongo = await MongoClient.connect(stack.mongodb.uri);
  const naming: string[] = [];
  let ofEngine = 0;
  try {
    const db = mongo.db('rymeda_compliance');
    const look = (where: string, document: unknown) => {
      const text = EJSON.stringify(document);
      if ([clientId, ...traces, 'Zaunkoenig'].some((name) => text.includes(name))) naming.push(where);
    };
    for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray())
      for await (const document of db.collection(name).find({})) {
        ofEngine++;
        look(name, document);
      }
    const since = { ts: { $gte: began }, ns: { $in: [/^rymeda_compliance\./, 'admin.$cmd'] } };
    for await (const entry of mongo.db('local').collection('oplog.rs').find(since))
      if (JSON.stringify(entry).includes('rymeda_compliance')) look('oplog', entry);
  } finally {
    await mongo.close();
  }
  const lines = await until(
    'the other request’s line',
    () => linesOf(stack.logs),
    (all) => all.some((l) => l.includes(clientId)),
  );
  return {
    documents: { ofEngine, naming: [...new Set(naming)] },
    logs: {
      naming: lines.filter((line) => line.includes(clientId)),
      traced: lines.filter((line) => [...traces, 'Zaunkoenig'].some((trace) => line.includes(trace))),
    },
  };
}

async function linesOf(directory: string): Promise<string[]> {
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  const texts = files.filter((f) => f.isFile()).map((f) => readFile(join(f.parentPath, f.name), 'utf8'));
  return (await Promise.all(texts)).flatMap((text) => text.split('\n'));
}
