import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sha256 } from '@rymeda/kernel';
import { call, requestToken, runningStack, stackHome, until, type Partner } from '@rymeda/testing';
import { newBinder } from './support/binder.ts';
import { acceptedUpload } from './support/compliance.ts';
import { listenTo, type Listener } from './support/listener.ts';
import { expectProblem } from './support/problem.ts';
import { act, billing, newVisit, paths } from './support/revenue.ts';
import { secondEngines, type SecondEngines } from './support/second-engines.ts';
import { must, newTenant, type Tenant } from './support/tenant.ts';

/** Users' tokens come from an outside issuer, as any OIDC issuer may stand in. */
const stack = runningStack();
const root = '/v1/compliance';
const pdf = (words: string): Buffer => Buffer.from(`%PDF-1.7\n% ${words}\n`);
let tenant: Tenant;
let engines: SecondEngines;
let events: Listener;
let ana: { id: string; send: Partner };
let ben: { id: string; send: Partner };
let policy: { id: string };

async function newUser(email: string, roles: string[]): Promise<{ id: string; send: Partner }> {
  const json = { email, name: 'Kanarienvogel', roles };
  const { id } = (await must(tenant.send({ path: '/v1/organization/users', json }))).body.data as {
    id: string;
  };
  const scope = 'compliance:read compliance:write';
  const claims = { sub: id, client_id: tenant.clientId, organizationId: tenant.id, scope };
  const token = await engines.token(claims);
  return { id, send: (request) => call(engines.urls['compliance'] ?? '', { token, ...request }) };
}

const obligationsOf = (userId: string, isDone: (owed: { status: string; artifactId: string }[]) => boolean) =>
  until(
    'what a person owes',
    async () =>
      (await must(tenant.send({ path: `${root}/obligations?userId=${userId}` }))).body.data as {
        status: string;
        artifactId: string;
      }[],
    isDone,
  );

async function roleIds(key: string): Promise<string[]> {
  const { body } = await must(tenant.send({ path: '/v1/organization/roles?limit=100' }));
  return (body.data as { id: string; key: string }[]).filter((r) => r.key === key).map((r) => r.id);
}

beforeAll(async () => {
  [tenant, engines] = await Promise.all([newTenant(stack), secondEngines(stack, ['compliance'])]);
  events = listenTo(stack, 'rymeda.compliance.events');
  const provider = await roleIds('provider');
  [ana, ben] = await Promise.all([
    newUser('ana@example.org', provider),
    newUser('ben@example.org', provider),
  ]);
  const uploadId = await acceptedUpload(tenant.send, pdf('one'));
  const json = { type: 'policy', title: 'Privacy', uploadId };
  policy = (await must(tenant.send({ path: `${root}/artifacts`, json }))).body.data as { id: string };
}, 120_000);
afterAll(async () => {
  await events.stop();
  await engines.stop();
});

describe('a policy that is assigned to everyone', () => {
  let attestation: string;
  let next: string;

  it('is owed by each person', async () => {
    const json = { artifactId: policy.id, audience: 'everyone', dueDays: 30 };
    const made = await must(tenant.send({ path: `${root}/assignments`, json }));
    expect(made.status).toBe(201);
    for (const { id } of [ana, ben])
      expect(await obligationsOf(id, (owed) => owed.length > 0)).toMatchObject([
        { status: 'open', artifactId: policy.id, userId: id },
      ]);
  });

  it('is attested by each person for itself alone: API clients get 403', async () => {
    const json = { artifactId: policy.id };
    const path = `${root}/attestations`;
    expectProblem(await tenant.send({ path, json }), 403, 'FORBIDDEN');
    expectProblem(await ana.send({ path, json: { ...json, userId: ben.id } }), 403, 'FORBIDDEN');
    const digest = sha256(pdf('one')).toString('hex');
    expectProblem(
      await ana.send({ path, json: { ...json, sha256: 'ab'.repeat(32) } }),
      422,
      'VALIDATION_FAILED',
    );
    const made = await must(ana.send({ path, json: { ...json, sha256: digest } }));
    attestation = made.body.data.id as string;
    expect(made.body.data).toMatchObject({ userId: ana.id, versionNumber: 1, sha256: digest });
    await obligationsOf(ana.id, ([owed]) => owed?.status === 'met');
    expect(await obligationsOf(ben.id, ([owed]) => owed?.status === 'open')).toHaveLength(1);
  });

  it('shows each person its own attestations, and the officer all', async () => {
    const path = `${root}/attestations/${attestation}`;
    expect((await ana.send({ path })).status).toBe(200);
    expectProblem(await ben.send({ path }), 404, 'NOT_FOUND');
    expect((await must(ben.send({ path: `${root}/attestations` }))).body.data).toEqual([]);
    expect((await must(tenant.send({ path: `${root}/attestations` }))).body.data).toHaveLength(1);
    expect((await must(ben.send({ path: `${root}/artifacts/${policy.id}` }))).body.data).toMatchObject({
      id: policy.id,
      shared: true,
    });
  });

  it('asks again for its attestations when there is a new version, and refuses those of the old one', async () => {
    const uploadId = await acceptedUpload(tenant.send, pdf('two'));
    const made = await must(
      tenant.send({ path: `${root}/artifacts/${policy.id}/versions`, json: { uploadId } }),
    );
    next = made.body.data.id as string;
    await obligationsOf(ana.id, ([owed]) => owed?.status === 'open' && owed.artifactId === next);
    const refused = await ana.send({ path: `${root}/attestations`, json: { artifactId: policy.id } });
    expectProblem(refused, 409, 'VERSION_SUPERSEDED');
    expect(refused.body.error.details).toEqual({ supersededBy: next });
    await must(ana.send({ path: `${root}/attestations`, json: { artifactId: next } }));
    await obligationsOf(ana.id, ([owed]) => owed?.status === 'met');
  });

  it('is owed again by who is back', async () => {
    const path = `/v1/organization/users/${ben.id}`;
    await must(tenant.send({ method: 'PATCH', path, json: { status: 'deactivated' } }));
    await obligationsOf(ben.id, (owed) => owed.length === 0);
    await must(tenant.send({ method: 'PATCH', path, json: { status: 'active' } }));
    await obligationsOf(ben.id, ([owed]) => owed?.status === 'open' && owed.artifactId === next);
  });

  it('is not owed any more by who has left, and by nobody once the assignment has ended', async () => {
    await must(tenant.send({ method: 'DELETE', path: `/v1/organization/users/${ben.id}` }));
    await obligationsOf(ben.id, (owed) => owed.length === 0);
    const [assignment] = (await must(tenant.send({ path: `${root}/assignments` }))).body.data as {
      id: string;
    }[];
    await must(tenant.send({ method: 'DELETE', path: `${root}/assignments/${assignment?.id}` }));
    await obligationsOf(ana.id, (owed) => owed.length === 0);
    expect((await must(tenant.send({ path: `${root}/attestations` }))).body.data).toHaveLength(2);
  });

  it('tells of each attestation', async () => {
    const told = await until(
      'the event',
      async () => events.about(`attestation/${attestation}`),
      (e) => e.length > 0,
    );
    expect(told[0]?.data).toMatchObject({ userId: ana.id, artifactId: policy.id, versionNumber: 1 });
  });
});

it('a policy that is about one user by now is assigned to no one else by its older version', async () => {
  const [one, two] = [
    await acceptedUpload(tenant.send, pdf('a')),
    await acceptedUpload(tenant.send, pdf('b')),
  ];
  const json = { type: 'policy', title: 'Agreed', uploadId: one };
  const { id } = (await must(tenant.send({ path: `${root}/artifacts`, json }))).body.data as { id: string };
  const versions = `${root}/artifacts/${id}/versions`;
  const next = (await must(tenant.send({ path: versions, json: { uploadId: two } }))).body.data.id as string;
  const path = `${root}/artifacts/${next}`;
  await must(tenant.send({ method: 'PATCH', path, json: { userId: ana.id } }));
  const assigned = (more: object) =>
    tenant.send({ path: `${root}/assignments`, json: { artifactId: id, ...more } });
  expectProblem(await assigned({ audience: 'everyone' }), 422, 'VALIDATION_FAILED');
  await must(assigned({ audience: 'users', userIds: [ana.id] }));
});

it('a policy that becomes one user’s own while it is assigned to everyone is one of both, never both', async () => {
  for (let round = 0; round < 10; round++) {
    const json = { type: 'policy', title: 'Agreed' };
    const { id } = (await must(tenant.send({ path: `${root}/artifacts`, json }))).body.data as { id: string };
    const [assigned, owned] = await Promise.all([
      tenant.send({ path: `${root}/assignments`, json: { artifactId: id, audience: 'everyone' } }),
      tenant.send({ method: 'PATCH', path: `${root}/artifacts/${id}`, json: { userId: ana.id } }),
    ]);
    const done = [assigned.status, owned.status];
    expect([
      [201, 422],
      [422, 200],
    ]).toContainEqual(done);
  }
});

it('a demo user of the local stack signs in as people do, and attests', async () => {
  const [organization] = stack.organizations;
  const client = organization?.clients.find(({ name }) => name === 'full');
  const { clientId: client_id = '', clientSecret: client_secret = '' } = client ?? {};
  const granted = await must(requestToken(stack.gateway, { client_id, client_secret }));
  const token = granted.body.access_token as string;
  const uploadId = await acceptedUpload((request) => call(stack.gateway, { token, ...request }), pdf('demo'));
  const json = { type: 'policy', title: 'Demo', uploadId };
  const made = await must(call(stack.gateway, { token, path: `${root}/artifacts`, json }));
  const program = join(import.meta.dirname, '../../tools/stack/src/main.ts');
  const env = { ...process.env, RYMEDA_HOME: resolve(stackHome()) };
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'token', 'admin'], { env });
  const attested = await call(stack.gateway, {
    ...{ token: stdout.trim(), path: `${root}/attestations` },
    json: { artifactId: made.body.data.id as string },
  });
  expect([attested.status, attested.body.data?.userId]).toEqual([201, expect.stringMatching(/^usr_/)]);
}, 120_000);

it('an assignment names roles and artifacts that those who are asked could meet', async () => {
  const other = await newTenant(stack);
  const { body } = await must(other.send({ path: '/v1/organization/roles?limit=1' }));
  const [foreign] = body.data as { id: string }[];
  const [own = ''] = await roleIds('provider');
  const refused = async (json: object, field: string, code: string) => {
    const answer = await tenant.send({ path: `${root}/assignments`, json });
    expectProblem(answer, 422, 'VALIDATION_FAILED');
    expect(answer.body.error).toMatchObject({ details: [{ field, code }] });
  };
  for (const id of [foreign?.id ?? '', 'rol_0193aee0f3a17c3e8d1f0a2b4c6d8e0f', 'x'])
    await refused({ artifactId: policy.id, audience: 'roles', roleIds: [own, id] }, 'roleIds.1', 'not_found');
  const json = { type: 'audit_report', title: 'x' };
  const report = (await must(tenant.send({ path: `${root}/artifacts`, json }))).body.data.id as string;
  await refused({ artifactId: report, audience: 'everyone' }, 'artifactId', 'invalid_value');
});

describe('whoever may stand on an exclusion list', () => {
  let officer: { id: string; send: Partner };

  it('is found once when added or when a birth date is known, and waits for a person’s decision', async () => {
    const people = '/v1/organization/users';
    const json = { email: 'orsino@example.org', name: 'Dr. Orsino B. Quillfeather', roles: [] };
    const { id: referenceId } = (await must(tenant.send({ path: people, json }))).body.data as { id: string };
    const found = () =>
      must(tenant.send({ path: `${root}/screenings?referenceId=${referenceId}` })).then(
        ({ body }) => body.data as { id: string; list: string; status: string; matchedBy: string }[],
      );
    const matches = await until('rows of both lists', found, (rows) => rows.length >= 2, 30_000);
    expect(matches.map((m) => [m.list, m.status, m.matchedBy]).sort()).toEqual([
      ['leie', 'open', 'name'],
      ['sam', 'open', 'name'],
    ]);
    const [match] = matches;
    const path = `${root}/screenings/${match?.id}/decide`;
    const decision = { decision: 'confirmed', reason: 'Kanarienvogel' };
    expectProblem(await tenant.send({ path, json: decision }), 403, 'FORBIDDEN');
    expectProblem(await ana.send({ path, json: decision }), 403, 'FORBIDDEN');
    const officers = await roleIds('compliance_officer');
    const person = await newUser('officer@example.org', officers);
    officer = person;
    const decided = await must(officer.send({ path, json: decision }));
    expect(decided.body.data).toMatchObject({ status: 'confirmed', decidedBy: person.id });
    // What was decided is not found again.
    const run = (await must(tenant.send({ path: `${root}/screening-runs`, json: {} }))).body.data;
    const done = await until(
      'a screening of everybody',
      async () => (await must(tenant.send({ path: `${root}/screening-runs/${run.id}` }))).body.data,
      ({ status }) => status === 'completed',
      60_000,
    );
    expect(done).toMatchObject({ matches: 0, fault: null, lists: [{ list: 'leie' }, { list: 'sam' }] });
    expect(done.screened).toBeGreaterThanOrEqual(2);
    expect(await found()).toHaveLength(2);
    const told = await until(
      'what was told of it',
      async () => events.about(`screening/${match?.id}`),
      (e) => e.length >= 2,
    );
    expect(told.map((e) => [e.type, e.data['status']])).toEqual([
      ['rymeda.compliance.screening.matched.v1', 'open'],
      ['rymeda.compliance.screening.decided.v1', 'confirmed'],
    ]);
    expect(JSON.stringify(told)).not.toMatch(/Kanarienvogel|quillfeather/i);
  }, 120_000);

  it('is billed to no federal payer while it is confirmed, and is again once that is withdrawn', async () => {
    await must(tenant.send({ path: '/v1/organization', method: 'PATCH', json: { billing } }));
    const { claim: json, providerId } = await newVisit(tenant.send, {
      covered: true,
      provider: { firstName: 'Orsino', lastName: 'Quillfeather' },
      payer: { claimFilingIndicator: 'MB' },
    });
    const newClaim = async () =>
      (await must(tenant.send({ path: paths.claims, json }))).body.data.id as string;
    const [sent, draft] = [await newClaim(), await newClaim()];
    await must(act(tenant.send, sent, 'submit'));
    const [match] = await until(
      'the provider on a list',
      async () =>
        (await must(tenant.send({ path: `${root}/screenings?referenceId=${providerId}` }))).body.data as {
          id: string;
        }[],
      (rows) => rows.length > 0,
      60_000,
    );
    const decide = (decision: string) =>
      must(
        officer.send({
          path: `${root}/screenings/${match?.id}/decide`,
          json: { decision, reason: 'the state board says so' },
        }),
      );
    const untilHeld = (held: boolean) =>
      until(
        `revenue to know that claims are ${held ? 'held' : 'free'}`,
        async () => (await must(act(tenant.send, draft, 'scrub'))).body.data.findings as { check: string }[],
        (findings) => findings.some((f) => f.check === 'excluded_provider') === held,
        60_000,
      );
    await decide('confirmed');
    await untilHeld(true);
    const refused = await act(tenant.send, draft, 'submit');
    expectProblem(refused, 422, 'VALIDATION_FAILED');
    expect(refused.body.error.details).toMatchObject([{ field: 'lines.0.renderingProviderId' }]);
    // Nor what was submitted and has not gone out yet.
    expectProblem(await tenant.send({ path: `${paths.claims}/${sent}/x12` }), 409, 'CONFLICT');
    const batch = { path: '/v1/revenue/batches', json: { payerId: json.payerId, claimIds: [sent] } };
    const unsent = await tenant.send(batch);
    expectProblem(unsent, 422, 'VALIDATION_FAILED');
    expect(unsent.body.error.details).toMatchObject([{ field: 'claimIds.0', code: 'excluded' }]);
    // No setting of the organisation frees them.
    const settings = { path: '/v1/revenue/settings', method: 'PATCH' };
    const off = await tenant.send({ ...settings, json: { checks: { excluded_provider: 'off' } } });
    expectProblem(off, 422, 'VALIDATION_FAILED');
    await decide('dismissed');
    await untilHeld(false);
    await must(act(tenant.send, draft, 'submit'));
    expect((await must(tenant.send(batch))).body.data).toMatchObject({ claims: 1 });
  }, 180_000);

  it('stands in the binder for an auditor with what was found, who decided what and why, and the lists’ hashes', async () => {
    const path = `${root}/screenings?limit=100`;
    const found = (await must(tenant.send({ path }))).body.data as Record<string, unknown>[];
    const { binder } = await newBinder(tenant.send);
    try {
      const kept = binder.records('screenings.ndjson');
      const byId = (a: Record<string, unknown>, b: Record<string, unknown>) =>
        String(a['id']) < String(b['id']) ? -1 : 1;
      expect(kept.toSorted(byId)).toEqual(found.toSorted(byId));
      expect(kept.map((one) => one['status'])).toEqual(expect.arrayContaining(['confirmed', 'dismissed']));
      for (const one of kept.filter(({ status }) => status !== 'open'))
        expect(one).toMatchObject({ decidedBy: officer.id, reason: expect.any(String) });
      // The edition that each match stood in is the file that the platform read, byte by byte.
      const published = new Map(
        ['leie', 'sam'].map((list) => [list, sha256(readFileSync(listFile(list))).toString('hex')]),
      );
      for (const one of kept) expect(one['listSha256']).toBe(published.get(one['list'] as string));
      const runs = binder.records('screening-runs.ndjson');
      expect(runs).toContainEqual(
        expect.objectContaining({
          status: 'completed',
          lists: expect.arrayContaining(
            [...published].map(([list, digest]) => expect.objectContaining({ list, sha256: digest })),
          ),
        }),
      );
    } finally {
      binder.remove();
    }
  }, 180_000);
});

const listFile = (list: string): string =>
  join(import.meta.dirname, `../../apps/compliance/lists/${list}.csv`);
