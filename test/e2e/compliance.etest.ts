import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '@rymeda/kernel';
import { canary, requestToken, runningStack, until } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { acceptedUpload, announce, sendFile } from './support/compliance.ts';
import { listenTo, type Listener } from './support/listener.ts';
import { newBinder } from './support/binder.ts';
import { expectProblem } from './support/problem.ts';
import { must, newProvider, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const path = '/v1/compliance/artifacts';
let tenant: Tenant;
let other: Tenant;
let events: Listener;
beforeAll(async () => {
  [tenant, other] = await Promise.all([newTenant(stack), newTenant(stack)]);
  events = listenTo(stack, 'rymeda.compliance.events');
});
afterAll(() => events.stop());

const told = (id: string, count: number) =>
  until(
    `${count} events`,
    async () => events.about(`artifact/${id}`),
    (e) => e.length >= count,
  );
const pdf = (words: string): Buffer =>
  Buffer.from(`%PDF-1.7\n1 0 obj << /Title (${words}) >> endobj\n%%EOF\n`);

/** The life of a policy; each test goes on where the one before ended. */
describe('a policy', () => {
  const title = `Privacy, by Ana ${canary}`;
  const text = pdf(`Privacy ${canary}`);
  let id: string;
  let next: string;

  it('is created with a file that was sent by a link and checked', async () => {
    const uploadId = await acceptedUpload(tenant.send, text);
    const json = { type: 'policy', title, expiresAt: '2099-12-31', uploadId };
    const made = await must(tenant.send({ path, json }));
    id = made.body.data.id as string;
    expect([made.status, made.headers.get('location')]).toEqual([201, `${path}/${id}`]);
    expect(made.body.data).toMatchObject({
      status: 'active',
      title,
      expiresAt: '2099-12-31',
      versionNumber: 1,
      seriesId: id,
      file: { contentType: 'application/pdf', bytes: text.length, sha256: sha256(text).toString('hex') },
    });
    // The file belongs to this artifact alone.
    expectProblem(await tenant.send({ path, json }), 409, 'FILE_NOT_ACCEPTED');
  });

  it('is read with a link to its file that is made anew, holds no name, and works for nobody who alters it', async () => {
    const read = await must(tenant.send({ path: `${path}/${id}` }));
    const url = read.body.data.fileUrl as string;
    const file = await fetch(url);
    expect([file.status, Buffer.from(await file.arrayBuffer()).equals(text)]).toEqual([200, true]);
    expect(url).not.toContain(canary);
    expect((await fetch(url.replace(/signature=../, 'signature=AA'))).status).toBe(404);
    const list = await must(tenant.send({ path: `${path}?type=policy&status=active` }));
    expect(list.body.data.map((a: { id: string }) => a.id)).toEqual([id]);
    const found = async (before: string) =>
      (await must(tenant.send({ path: `${path}?expiresBefore=${before}` }))).body.data.length as number;
    expect([await found('2099-12-31'), await found('2100-01-01')]).toEqual([0, 1]);
  });

  it('is superseded by a new version with another file, once', async () => {
    const uploadId = await acceptedUpload(tenant.send, pdf('Privacy, second edition'));
    const made = await must(tenant.send({ path: `${path}/${id}/versions`, json: { uploadId } }));
    next = made.body.data.id as string;
    expect(made.body.data).toMatchObject({ versionNumber: 2, seriesId: id, supersedes: id, title });
    const old = (await must(tenant.send({ path: `${path}/${id}` }))).body.data;
    expect(old).toMatchObject({ status: 'superseded', supersededBy: next });
    const again = await acceptedUpload(tenant.send, pdf('Too late'));
    const json = { uploadId: again };
    expectProblem(await tenant.send({ path: `${path}/${id}/versions`, json }), 409, 'INVALID_TRANSITION');
  });

  it('expires by itself when its time has come, after the notice that was due', async () => {
    const json = { expiresAt: new Date(Date.now() + 1_500).toISOString() };
    await must(tenant.send({ method: 'PATCH', path: `${path}/${next}`, json }));
    const expired = await until(
      'its expiry',
      async () => (await must(tenant.send({ path: `${path}/${next}` }))).body.data as { status: string },
      (artifact) => artifact.status === 'expired',
    );
    expect(expired).toMatchObject({ expiresAt: json.expiresAt });
    const life = await told(next, 4);
    expect(life.map((e) => [e.type, e.sequence, e.data['milestone']])).toEqual([
      ['rymeda.compliance.artifact.created.v1', 1, undefined],
      ['rymeda.compliance.artifact.updated.v1', 2, undefined],
      ['rymeda.compliance.artifact.expiring.v1', 3, 7],
      ['rymeda.compliance.artifact.expired.v1', 4, 0],
    ]);
    // A day, and two where midnight lies between.
    expect([1, 2]).toContain(life[2]?.data['daysLeft']);
    expect(life[3]?.data['daysLeft']).toBe(0);
  });

  it('lies in MongoDB and in the store of files without anything of it in clear', async () => {
    const mongo = await MongoClient.connect(stack.mongodb.uri);
    try {
      const artifacts = mongo.db('rymeda_compliance').collection<{ _id: string }>('artifacts');
      expect(await artifacts.findOne({ _id: id })).toMatchObject({
        title: expect.stringMatching(/^ENC\[AES256:.*\]$/),
        file: expect.stringMatching(/^ENC\[AES256:.*\]$/),
        status: 'superseded',
      });
    } finally {
      await mongo.close();
    }
  });

  it('is not there for another organisation, and neither is its file', async () => {
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const json = method === 'PATCH' ? { json: { title } } : {};
      expectProblem(await other.send({ path: `${path}/${id}`, method, ...json }), 404, 'NOT_FOUND');
    }
    const foreign = await acceptedUpload(tenant.send, pdf('Theirs'));
    const json = { type: 'policy', title: 'x', uploadId: foreign };
    expectProblem(await other.send({ path, json }), 422, 'VALIDATION_FAILED');
    expect((await other.send({ path })).body.data).toEqual([]);
  });

  it('is withdrawn: gone from reads, told of, and on record with whoever did it', async () => {
    expect((await tenant.send({ path: `${path}/${next}`, method: 'DELETE' })).status).toBe(204);
    expect((await tenant.send({ path: `${path}/${next}` })).status).toBe(404);
    const life = await told(next, 5);
    expect(life.at(-1)).toMatchObject({ type: 'rymeda.compliance.artifact.deleted.v1', sequence: 5 });
    expect(JSON.stringify(life)).not.toContain(canary);
    const entries = await until(
      'its trail',
      async () =>
        (await tenant.send({ path: `/v1/audit/logs?resourceId=${next}&limit=100` })).body.data as {
          action: string;
          userId: string;
        }[],
      (found) => ['create', 'read', 'update', 'delete'].every((a) => found.some((e) => e.action === a)),
    );
    const whose = new Set(entries.map((e) => e.userId));
    expect(whose).toEqual(new Set([tenant.clientId, 'system:compliance-expiry']));
  });
});

describe('a file', () => {
  const settled = (uploadId: string) =>
    until(
      'its check',
      async () => (await must(tenant.send({ path: `/v1/compliance/uploads/${uploadId}` }))).body.data,
      (upload) => ['accepted', 'rejected'].includes(upload.status as string),
    );

  it('of another type than its bytes say is rejected, and belongs to no artifact', async () => {
    const program = Buffer.concat([Buffer.from('7f454c460201010000', 'hex'), Buffer.alloc(64)]);
    const uploadId = await sendFile(tenant.send, program, { contentType: 'application/pdf' });
    expect(await settled(uploadId)).toMatchObject({
      status: 'rejected',
      rejection: 'wrong_type',
      link: null,
    });
    const json = { type: 'policy', title: 'x', uploadId };
    expectProblem(await tenant.send({ path, json }), 409, 'FILE_NOT_ACCEPTED');
  });

  it('that was never sent is rejected when it is said to be there', async () => {
    const { id } = await announce(tenant.send, pdf('x'));
    await must(tenant.send({ path: `/v1/compliance/uploads/${id}/complete`, json: {} }));
    expect(await settled(id)).toMatchObject({ status: 'rejected', rejection: 'missing' });
  });

  it('of 0 bytes or more than 50 MiB is refused when it is announced, other bytes when they are sent', async () => {
    const facts = { filename: 'x.pdf', contentType: 'application/pdf', sha256: 'ab'.repeat(32) };
    for (const bytes of [0, 52_428_801])
      expectProblem(
        await tenant.send({ path: '/v1/compliance/uploads', json: { ...facts, bytes } }),
        422,
        'VALIDATION_FAILED',
      );
    const { link } = await announce(tenant.send, pdf('one'));
    const sent = await fetch(link.url, { method: 'PUT', headers: link.headers, body: pdf('two').toString() });
    expect(sent.status).toBe(400);
  });

  it('leaves in an organisation’s export as it came, whatever became of the record that it belongs to', async () => {
    const { operator, gateway } = stack;
    const { clientId: client_id, clientSecret: client_secret } = operator;
    const { body } = await must(requestToken(gateway, { client_id, client_secret }));
    const exported = (uploadId: string, token = body.access_token as string): Promise<Response> => {
      const query = `resource=upload&id=${uploadId}`;
      const url = `${gateway}/v1/platform/organizations/${tenant.id}/compliance/contents?${query}`;
      return fetch(url, { headers: { authorization: `Bearer ${token}` } });
    };
    const agreements = '/v1/compliance/agreements';
    const [first, second] = [pdf('Signed'), pdf('Signed again')];
    const [uploadId, later] = [
      await acceptedUpload(tenant.send, first),
      await acceptedUpload(tenant.send, second),
    ];
    const json = { counterparty: 'Kanarienvogel', signedOn: '2020-01-31', uploadId };
    const { id } = (await must(tenant.send({ path: agreements, json }))).body.data;
    await must(tenant.send({ path: `${agreements}/${id}`, method: 'PATCH', json: { uploadId: later } }));
    for (const [its, file] of [
      [uploadId, first],
      [later, second],
    ] as const) {
      const answer = await exported(its);
      expect([answer.status, Buffer.from(await answer.arrayBuffer()).equals(file)]).toEqual([200, true]);
    }
    const { id: awaited } = await announce(tenant.send, pdf('Never sent'));
    expect((await exported(awaited)).status).toBe(404);
    expect((await exported(uploadId, tenant.token)).status).toBe(403);
    const trail = await until(
      'the export in the trail',
      async () =>
        (await tenant.send({ path: `/v1/audit/logs?resourceId=${uploadId}&action=export` })).body
          .data as object[],
      (found) => found.length > 0,
    );
    expect(trail).toMatchObject([{ userId: operator.clientId, resourceType: 'compliance_upload' }]);
  });

  it('can not be changed by its link once it was checked', async () => {
    const text = pdf('the checked one');
    const { id, link } = await announce(tenant.send, text);
    const put = () => fetch(link.url, { method: 'PUT', headers: link.headers, body: text.toString() });
    expect((await put()).status).toBe(200);
    await must(tenant.send({ path: `/v1/compliance/uploads/${id}/complete`, json: {} }));
    expect(await settled(id)).toMatchObject({ status: 'accepted', rejection: null });
    await put();
    expectProblem(
      await tenant.send({ path: `/v1/compliance/uploads/${id}/complete`, json: {} }),
      409,
      'INVALID_TRANSITION',
    );
  });
});

describe('the posture', () => {
  it('follows the evidence behind a requirement, says what it is not, and is kept day by day', async () => {
    const root = '/v1/compliance';
    const code = '164.530(i)(1)';
    const made = await must(tenant.send({ path, json: { type: 'policy', title: 'Changes' } }));
    const policy = made.body.data.id as string;
    const said = { path: `${root}/requirements`, json: { code, artifactIds: [policy] } };
    await must(tenant.send(said));
    expectProblem(await tenant.send(said), 409, 'DUPLICATE_IDENTIFIER');
    expectProblem(
      await other.send({ ...said, json: { ...said.json, code: '164.530(h)' } }),
      422,
      'VALIDATION_FAILED',
    );
    const alternative = { code: '164.312(b)', applicability: 'alternative', rationale: 'x' };
    expectProblem(await tenant.send({ ...said, json: alternative }), 422, 'VALIDATION_FAILED');
    const standing = async () => {
      const { data } = (await must(tenant.send({ path: `${root}/posture` }))).body;
      expect(data.notice).toContain('no legal finding');
      return (data.requirements as { code: string; status: string; evidence: object[] }[]).find(
        (r) => r.code === code,
      );
    };
    const bare = { artifactId: policy, hasFile: false, overdue: 0 };
    expect(await standing()).toMatchObject({ status: 'missing', evidence: [bare] });
    const version = { uploadId: await acceptedUpload(tenant.send, pdf('Changes')) };
    const added = await must(tenant.send({ path: `${path}/${policy}/versions`, json: version }));
    const next = added.body.data.id as string;
    expect(await standing()).toMatchObject({ status: 'met', evidence: [{ artifactId: next }] });
    const soon = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    await must(tenant.send({ path: `${path}/${next}`, method: 'PATCH', json: { expiresAt: soon } }));
    expect(await standing()).toMatchObject({ status: 'due' });
    await must(tenant.send({ path: `${path}/${next}`, method: 'DELETE' }));
    expect(await standing()).toMatchObject({ status: 'missing', evidence: [{ artifactId: null }] });
    const history = await until(
      'the posture of the day',
      async () => (await must(tenant.send({ path: `${root}/posture/history` }))).body.data as object[],
      (days) => days.length > 0,
      60_000,
    );
    expect(history).toHaveLength(1);
    expect(history[0]).toMatchObject({
      statuses: expect.arrayContaining([{ code, status: expect.any(String) }]),
    });
  });
});

describe('the binder for an auditor', () => {
  it('is a ZIP whose every hash is right, with the files, the records, and a log that verifies offline', async () => {
    const text = pdf('Of the binder');
    const uploadId = await acceptedUpload(tenant.send, text);
    const json = { type: 'policy', title: `漢字 ${canary}`, uploadId };
    const policy = (await must(tenant.send({ path, json }))).body.data.id as string;
    const old = await acceptedUpload(tenant.send, pdf('Withdrawn'));
    const gone = await must(tenant.send({ path, json: { ...json, uploadId: old } }));
    const withdrawn = gone.body.data.id as string;
    await must(tenant.send({ path: `${path}/${withdrawn}`, method: 'DELETE' }));
    const providerId = await newProvider(tenant.send);
    const credentials = '/v1/compliance/credentials';
    const licence = { providerId, kind: 'board', number: '1', expiresAt: '2099-12-31' };
    const lapsed = (await must(tenant.send({ path: credentials, json: licence }))).body.data.id as string;
    await must(tenant.send({ path: `${credentials}/${lapsed}`, method: 'DELETE' }));
    const happened = { category: 'privacy', title: 'A letter', description: `Went to ${canary}` };
    const report = await must(tenant.send({ path: '/v1/compliance/incidents', json: happened }));
    const incident = report.body.data.id as string;
    const latest = await until(
      'a checkpoint of the audit log',
      () => tenant.send({ path: '/v1/audit/checkpoints/latest' }),
      ({ status }) => status === 200,
      60_000,
    );
    const key = latest.body.data.keys[0] as string;
    const ahead = { path: '/v1/compliance/binders', json: { year: 9999 } };
    expectProblem(await tenant.send(ahead), 422, 'VALIDATION_FAILED');
    const { id, digest, binder } = await newBinder(tenant.send);
    try {
      expect(binder.bytes(`artifacts/${policy}.pdf`).equals(text)).toBe(true);
      expect(binder.bytes(`artifacts/${withdrawn}.pdf`).equals(pdf('Withdrawn'))).toBe(true);
      const kept = [...binder.records('artifacts.ndjson'), ...binder.records('credentials.ndjson')];
      for (const [one, withdrawnAt] of [
        [policy, null],
        [withdrawn, expect.stringMatching(/Z$/)],
        [lapsed, expect.stringMatching(/Z$/)],
      ])
        expect(kept.find((record) => record['id'] === one)).toMatchObject({ withdrawnAt });
      expect(binder.bytes('artifacts.ndjson').toString()).toContain(`漢字 ${canary}`);
      expect(JSON.parse(binder.bytes('incidents.ndjson').toString())).toMatchObject({
        id: incident,
        deadlines: expect.arrayContaining([expect.objectContaining({ notice: 'individuals' })]),
      });
      expect(JSON.parse(binder.bytes('posture.json').toString())).toMatchObject({
        score: expect.any(Number),
      });
      expect(binder.bytes('binder.pdf').subarray(0, 5).toString()).toBe('%PDF-');
      expect(await binder.verifyLog(key)).toMatch(/^OK: /);
    } finally {
      binder.remove();
    }
    expectProblem(await other.send({ path: `/v1/compliance/binders/${id}` }), 404, 'NOT_FOUND');
    const told = await until(
      'what was told of it',
      async () => events.about(`binder/${id}`),
      (e) => e.length >= 2,
    );
    expect(told.map((e) => e.type.split('.')[3])).toEqual(['created', 'completed']);
    expect(told[1]?.data['sha256']).toBe(digest);
    const entries = await until(
      'who was given it, in the log',
      async () =>
        (await must(tenant.send({ path: `/v1/audit/logs?resourceId=${id}&action=read` }))).body
          .data as object[],
      (found) => found.length > 0,
      60_000,
    );
    expect(entries[0]).toMatchObject({ userId: tenant.clientId, resourceType: 'compliance_binder' });
  }, 240_000);
});
