import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allOperations, eventsByEngine, operationsByService, type Operation } from '@rymeda/contracts';
import { sha256 } from '@rymeda/kernel';
import { call, canaryPatient, newProviderBody, runningStack, until, type Answered } from '@rymeda/testing';
import { openStream } from './support/event-stream.ts';
import { expectProblem } from './support/problem.ts';
import { billing, newVisit, payerBody } from './support/revenue.ts';
import { must, newPatient, newProvider, newTenant, operatorToken, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const published = allOperations.filter((o) => o.internal !== true);
const byName = new Map(published.map((o) => [o.name, o]));
const walked = new Set<string>();
/** Needs a payer's answers to what was sent, or a file. */
const inStory = [
  'platform.codeLists.load',
  'platform.contents.revenue.get',
  'platform.contents.compliance.get',
  'revenue.documents.create',
  'revenue.documents.list',
  'revenue.documents.get',
  'revenue.documents.content',
  'revenue.files.create',
  'revenue.files.list',
  'revenue.files.get',
  'revenue.remittances.list',
  'revenue.remittances.get',
  'revenue.exceptions.list',
  'revenue.exceptions.get',
  'revenue.exceptions.resolve',
  'revenue.claims.correct',
  'revenue.claims.void',
  'revenue.claims.secondary',
];
/** What no API client may call, or what needs a user first; `permissions` and `compliance-attestations` do. */
const forUsersAlone = [
  'care.patients.breakGlass.create',
  'care.breakGlass.list',
  'compliance.attestations.create',
  'compliance.attestations.list',
  'compliance.attestations.get',
  'compliance.screenings.decide',
  'oris.tasks.complete',
];
let tenant: Tenant;
let byOperator: string;

beforeAll(async () => {
  tenant = await newTenant(stack);
  byOperator = await operatorToken(stack);
});

interface Input {
  json?: unknown;
  query?: string;
  params?: Record<string, string>;
}

/** Calls an operation by its name and holds the answer against what the contract promises of it. */
async function follow(
  name: string,
  { json, query = '', params = {} }: Input = {},
): Promise<Answered['body']> {
  const operation = byName.get(name);
  if (operation === undefined) throw new Error(`No operation is named ${name}`);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, p: string) => params[p] ?? `no ${p}`);
  const token = operation.scope === 'platform:admin' ? byOperator : tenant.token;
  const answer = await call(stack.gateway, {
    method: operation.method,
    path: path + query,
    token,
    ...(json === undefined ? {} : { json }),
  });
  expectAnswer(operation, answer);
  walked.add(name);
  return answer.body as unknown;
}

/** The same for what doesn't end by itself: its head, and its first event. */
async function followStream(name: string): Promise<void> {
  const { path, stream, answers } = byName.get(name) as Operation;
  const { token } = tenant;
  const lastEventId = `${new Date().getUTCFullYear()}.0`;
  const open = await openStream(stack.gateway + path, { token, lastEventId });
  expect([open.status, [open.headers.get('content-type')]]).toEqual([200, answers]);
  expect(open.headers.get('cache-control')).toBe('no-store');
  await until(
    'an event',
    async () => open.events.length,
    (n) => n > 0,
  );
  open.cut();
  expect(stream?.parse(open.events[0]?.data)).toEqual(open.events[0]?.data);
  walked.add(name);
}

/** Answers that are no record with an ETag: the log, which only grows, what is computed, and what is shown once. */
const isUnversioned = (name: string): boolean =>
  /^revenue\.ledger\.(create|patientBalance)$/.test(name) ||
  name.startsWith('revenue.reports.') ||
  name.startsWith('platform.codeLists.') ||
  (name.startsWith('audit.') && !name.startsWith('audit.exports.')) ||
  /^platform\.\w+Keys\.|\.invite$|^compliance\.posture\.get$|^oris\.(workflows\.(dryRun|run)|catalog\.get|runs\.\w+)$|^webhooks\.(deliveries|replays)\.|^webhooks\.endpoints\.(test|replay)$/.test(
    name,
  );

function expectAnswer(operation: Operation, { status, headers, body, text }: Answered): void {
  const { name, kind } = operation;
  expect([name, status, text.slice(0, 300)]).toEqual([name, operation.status, expect.any(String)]);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
  expect(headers.get('ratelimit')).toMatch(/r=\d+;t=\d+/);
  expect(headers.get('x-powered-by')).toBeNull();
  if (operation.data === null && operation.answers !== undefined) {
    expect(operation.answers).toContain(headers.get('content-type'));
    expect(text).toMatch(/\S/);
    return;
  }
  if (operation.data === null) {
    expect([name, text]).toEqual([name, '']);
    return;
  }
  const paged = kind === 'list' || kind === 'search';
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect([name, ...Object.keys(body as object)].sort()).toEqual(
    [name, 'data', 'meta', 'requestId', ...(paged ? ['pagination'] : [])].sort(),
  );
  expect(body.requestId).toBe(headers.get('x-request-id'));
  // Parsing drops what the schema does not know: equal means that nothing more was answered.
  for (const item of paged ? body.data : [body.data]) expect(operation.data.parse(item)).toEqual(item);
  // Of a log that lacks nothing the list of gaps is empty.
  if (paged && name !== 'audit.gaps.list') expect(body.data.length).toBeGreaterThan(0);
  // What never changes, or is computed, has no version.
  if (!paged && !isUnversioned(name))
    expect([name, headers.get('etag')]).toEqual([name, expect.stringMatching(/^"\d+"$/)]);
  const location = headers.get('location');
  if (kind === 'create') expect([name, location]).toEqual([name, expect.stringContaining('/v1/')]);
  else expect([name, location]).toEqual([name, null]);
}

describe('every operation answers as its contract says:', () => {
  it('care', async () => {
    const provider = (await follow('care.providers.create', { json: newProviderBody() })).data;
    const prv = { id: provider.id as string };
    await follow('care.providers.list');
    await follow('care.providers.get', { params: prv });
    await follow('care.providers.update', { params: prv, json: { credentialStatus: 'pending' } });

    const body = canaryPatient({ primaryProviderId: prv.id });
    const pat = { id: (await follow('care.patients.create', { json: body })).data.id as string };
    await follow('care.patients.list', { query: '?limit=1&status=active' });
    await follow('care.patients.get', { params: pat });
    await follow('care.patients.update', { params: pat, json: { email: null } });
    await follow('care.patients.search', { json: { lastName: body['lastName'] } });

    const book = async (startTime: string) => {
      const json = { clientId: pat.id, serviceType: 'x', startTime };
      return { id: (await follow('care.sessions.create', { json })).data.id as string };
    };
    const [ses, cancelled, missed] = [
      await book('2031-01-01T00:00:00Z'),
      await book('2031-01-02T00:00:00Z'),
      await book('2031-01-03T00:00:00Z'),
    ];
    await follow('care.sessions.list');
    await follow('care.sessions.get', { params: ses });
    await follow('care.sessions.update', { params: ses, json: { startTime: '2031-02-01T10:00:00+01:00' } });
    await follow('care.sessions.start', { params: ses });
    const note = (await follow('care.sessions.notes.create', { params: ses, json: { text: 'x' } })).data;
    await follow('care.sessions.notes.list', { params: ses });
    await follow('care.sessions.notes.sign', { params: { ...ses, noteId: note.id as string }, json: {} });
    await follow('care.sessions.complete', { params: ses, json: { reason: 'done' } });
    await follow('care.sessions.cancel', { params: cancelled, json: {} });
    await follow('care.sessions.noShow', { params: missed });

    await follow('care.sessions.delete', { params: missed });
    await follow('care.providers.delete', { params: prv });
    await follow('care.patients.delete', { params: pat });
  });

  it('audit', async () => {
    const [entry] = await until(
      'entries of the organisation',
      async () => (await tenant.send({ path: '/v1/audit/logs' })).body.data as { id: string }[],
      (entries) => entries.length > 0,
    );
    await follow('audit.logs.list', { query: '?limit=100' });
    const params = { id: entry?.id ?? '' };
    await follow('audit.logs.get', { params });
    await followStream('audit.logs.stream');
    await until(
      'a checkpoint over the entry',
      () => tenant.send({ path: `/v1/audit/logs/${params.id}/proof` }),
      ({ status }) => status === 200,
    );
    await follow('audit.logs.proof', { params });
    await follow('audit.checkpoints.list');
    const { size } = (await follow('audit.checkpoints.latest')).data as { size: number };
    await follow('audit.consistency.get', { query: `?from=0&to=${size}` });
    const made = { id: (await follow('audit.exports.create', { json: {} })).data.id as string };
    await follow('audit.exports.get', { params: made });
    const organization = { organizationId: tenant.id };
    const theirs = (await follow('platform.auditExports.create', { params: organization, json: {} })).data;
    await follow('platform.auditExports.get', { params: { ...organization, id: theirs.id as string } });
    const patient = (await tenant.send({ path: '/v1/care/patients', json: canaryPatient() })).body.data as {
      id: string;
    };
    await tenant.send({ path: `/v1/care/patients/${patient.id}` });
    const query = `?patientId=${patient.id}`;
    await until(
      'the disclosure of a patient that was read',
      async () => (await tenant.send({ path: `/v1/audit/disclosures${query}` })).body.data as unknown[],
      (lines) => lines.length > 0,
    );
    await follow('audit.disclosures.list', { query });
    const recipient = { name: 'Harbor County Health Department', address: '1 Quay' };
    const made2 = {
      patientId: patient.id,
      date: '2026-01-05T09:00:00Z',
      recipient,
      information: ['immunizations'],
      basis: '164.512(b)',
    };
    await follow('audit.disclosures.create', { json: made2 });
    const accounted = () => follow('audit.disclosures.accounting', { query });
    const lines = async () => ((await accounted()).data as { disclosures: object[] }).disclosures;
    const [line] = await until('the accounting', lines, (some) => some.length > 0);
    expect(line).toMatchObject({ recipient: { id: null, ...recipient }, purpose: '164.512(b)', count: 1 });
    const until_ = new Date(Date.now() + 86_400_000).toISOString();
    const silence = { patientId: patient.id, recipient: recipient.name, until: until_, statement: 'oral' };
    await follow('audit.disclosures.suspend', { json: silence });
    await until('the suspension', lines, (some) => some.length === 0);
    await follow('audit.gaps.list');
  });

  it('identity, for the organisation itself and for an operator', async () => {
    await follow('organization.get');
    const reason = { reason: 'case-1' };
    await follow('organization.legalHolds.place', { json: reason });
    await follow('organization.legalHolds.get');
    await follow('organization.legalHolds.release', { json: reason });
    const theirs = { organizationId: tenant.id };
    await follow('platform.legalHolds.place', { params: theirs, json: reason });
    await follow('platform.legalHolds.get', { params: theirs });
    await follow('platform.legalHolds.release', { params: theirs, json: reason });
    await follow('organization.update', { json: { timezone: 'America/New_York' } });
    await follow('platform.organizations.list');
    const made = (await follow('platform.organizations.create', { json: { name: 'Another' } })).data;
    for (const [group, params] of [
      ['organization.apiClients', {}],
      ['platform.apiClients', { organizationId: made.id as string }],
    ] as [string, Record<string, string>][]) {
      const json = { name: 'x', scopes: ['care:read'] };
      const client = (await follow(`${group}.create`, { params, json })).data;
      const one = { ...params, id: client.id as string };
      await follow(`${group}.list`, { params });
      expect((await follow(`${group}.get`, { params: one })).data).not.toHaveProperty('clientSecret');
      await follow(`${group}.update`, { params: one, json: { name: 'y' } });
      await follow(`${group}.rotateSecret`, { params: one });
      await follow(`${group}.delete`, { params: one });
    }
    const params = { organizationId: made.id as string };
    await follow('platform.organizations.get', { params });
    const json = { settings: { keyRotationDays: 90 } };
    expect((await follow('platform.organizations.update', { params, json })).data.settings).toMatchObject({
      keyRotationDays: 90,
      ipAllowList: [],
    });
    const statusAfter = async (verb: string, body?: object) =>
      (await follow(`platform.organizations.${verb}`, { params, ...(body && { json: body }) })).data.status;
    expect(await statusAfter('suspend')).toBe('suspended');
    expect(await statusAfter('reactivate')).toBe('active');
    expect(await statusAfter('offboard', { waitingDays: 7 })).toBe('offboarding');
    expect(await statusAfter('cancelOffboarding')).toBe('suspended');
  });

  it('what an organisation is owed when it leaves', async () => {
    const params = { organizationId: tenant.id };
    await tenant.send({ path: '/v1/care/patients', json: canaryPatient() });
    await follow('platform.records.care.list', { params, query: '?resource=patient&limit=1' });
    const payer = { name: 'Payer', payerId: 'OUT-1' };
    await must(tenant.send({ path: '/v1/revenue/payers', json: payer }));
    await follow('platform.records.revenue.list', { params, query: '?resource=payer' });
    await follow('platform.codeLists.list');
    const user = { email: 'Kanarienvogel2@example.org', name: 'Kanarienvogel', roles: [] };
    await tenant.send({ path: '/v1/organization/users', json: user });
    await follow('platform.records.identity.list', { params, query: '?resource=user' });
  });

  it('roles and users', async () => {
    const rules = [{ actions: ['read'], resource: 'care_session', conditions: { status: 'scheduled' } }];
    const role = (await follow('organization.roles.create', { json: { name: 'Front desk', rules } })).data;
    const one = { id: role.id as string };
    await follow('organization.roles.list');
    await follow('organization.roles.get', { params: one });
    await follow('organization.roles.update', { params: one, json: { description: 'x' } });

    const json = { email: 'Kanarienvogel@example.org', name: 'Kanarienvogel', roles: [role.id] };
    const user = { id: (await follow('organization.users.create', { json })).data.id as string };
    await follow('organization.users.list', { query: `?role=${role.id as string}` });
    await follow('organization.users.get', { params: user });
    await follow('organization.users.update', { params: user, json: { roles: [], hireDate: '2026-03-02' } });
    await follow('organization.users.invite', { params: user });
    await follow('organization.users.delete', { params: user });
    await follow('organization.roles.delete', { params: one });
  });

  it('revenue', async () => {
    const { claim } = await newVisit(tenant.send);
    const payer = (await follow('revenue.payers.create', { json: payerBody() })).data;
    const pay = { id: payer.id as string };
    await follow('revenue.payers.list', { query: '?limit=1' });
    await follow('revenue.payers.get', { params: pay });
    await follow('revenue.payers.update', { params: pay, json: { acceptsReplacement: false } });

    const coverage = { clientId: claim.clientId, payerId: pay.id, memberId: 'M-1' };
    const cov = { id: (await follow('revenue.coverages.create', { json: coverage })).data.id as string };
    await follow('revenue.coverages.list', { query: `?clientId=${claim.clientId}` });
    await follow('revenue.coverages.get', { params: cov });
    await follow('revenue.coverages.update', { params: cov, json: { to: '2031-12-31' } });
    await follow('revenue.coverages.delete', { params: cov });

    const make = async () => ({
      id: (await follow('revenue.claims.create', { json: claim })).data.id as string,
    });
    const [clm, gone] = [await make(), await make()];
    await follow('revenue.claims.list', { query: `?limit=1&status=draft` });
    await follow('revenue.claims.get', { params: clm });
    await follow('revenue.claims.update', { params: clm, json: { totalAmount: 99.9 } });
    await follow('revenue.claims.submit', { params: clm });
    await follow('revenue.claims.deny', { params: clm, json: { reason: 'Not covered' } });
    await follow('revenue.claims.appeal', { params: clm, json: {} });
    await follow('revenue.claims.accept', { params: clm });
    await follow('revenue.claims.pay', { params: clm, json: { paidAmount: 80 } });
    await follow('revenue.claims.delete', { params: gone });

    await follow('revenue.settings.get');
    await follow('revenue.settings.update', { json: { checks: { note_signed: 'warning' } } });
    const billed = await make();
    await follow('revenue.claims.scrub', { params: billed });
    await tenant.send({ path: '/v1/organization', method: 'PATCH', json: { billing } });
    await must(tenant.send({ path: '/v1/revenue/coverages', json: { ...coverage, payerId: claim.payerId } }));
    await follow('revenue.claims.submit', { params: billed });
    await follow('revenue.claims.x12', { params: billed });
    const batch = { payerId: claim.payerId, claimIds: [billed.id] };
    const bat = { id: (await follow('revenue.batches.create', { json: batch })).data.id as string };
    await follow('revenue.batches.list');
    await follow('revenue.batches.get', { params: bat });
    await follow('revenue.batches.x12', { params: bat });

    const entry = { kind: 'write_off', claimId: billed.id, amount: 1, of: 'payer', reason: 'A test' };
    await follow('revenue.ledger.create', { json: entry });
    await follow('revenue.ledger.list', { query: `?claimId=${billed.id}` });
    await follow('revenue.claims.balance', { params: billed });
    await follow('revenue.ledger.patientBalance', { params: { id: claim.clientId } });
    const money = { method: 'CHK', amount: 5, date: '2026-03-06', traceNumber: 'T1' };
    const dep = { id: (await follow('revenue.deposits.create', { json: money })).data.id as string };
    await follow('revenue.deposits.list');
    await follow('revenue.deposits.get', { params: dep });
    for (const report of ['agedReceivables', 'denials', 'daysInReceivables', 'firstPass'])
      await follow(`revenue.reports.${report}`);
    // What files make is walked in revenue-story.etest.ts, on the same contract's answers.
    for (const name of inStory) walked.add(name);
  });

  it('an organisation’s encryption keys, for operators', async () => {
    const params = { organizationId: tenant.id };
    for (const engine of ['identity', 'care', 'audit', 'revenue', 'webhooks', 'compliance', 'oris']) {
      // Nothing was sealed for it at some engines: then it has no keys there.
      const path = `/v1/platform/organizations/${tenant.id}/keys/${engine}`;
      const { status } = await call(stack.gateway, { path, token: byOperator });
      if (status === 404) walked.add(`platform.${engine}Keys.get`).add(`platform.${engine}Keys.rotate`);
      else {
        await follow(`platform.${engine}Keys.get`, { params });
        await follow(`platform.${engine}Keys.rotate`, { params, json: { purpose: 'data' } });
      }
    }
  });

  it('webhooks', async () => {
    const json = { url: 'http://127.0.0.1:9/hooks', events: ['*'], description: 'x' };
    const one = { id: (await follow('webhooks.endpoints.create', { json })).data.id as string };
    await follow('webhooks.endpoints.list', { query: '?limit=1&status=active' });
    await follow('webhooks.endpoints.get', { params: one });
    await follow('webhooks.endpoints.update', { params: one, json: { events: ['session.*'] } });
    await follow('webhooks.endpoints.rotateSecret', { params: one });
    await follow('webhooks.endpoints.promoteSecret', { params: one });
    const owed = { params: { organizationId: tenant.id }, query: '?resource=endpoint' };
    await follow('platform.records.webhooks.list', owed);
    const sent = { id: (await follow('webhooks.endpoints.test', { params: one })).data.id as string };
    await follow('webhooks.deliveries.list', { query: `?endpointId=${one.id}` });
    await follow('webhooks.deliveries.get', { params: sent });
    await follow('webhooks.deliveries.replay', { params: sent });
    const window = { since: '2026-01-01T00:00:00Z' };
    const replay = (await follow('webhooks.endpoints.replay', { params: one, json: window })).data;
    await follow('webhooks.replays.list', { query: `?endpointId=${one.id}` });
    await follow('webhooks.replays.get', { params: { id: replay.id as string } });
    await until(
      'an event of this organisation',
      () => tenant.send({ path: '/v1/webhooks/events?limit=1' }),
      (answer) => answer.body.data.length > 0,
    );
    await follow('webhooks.events.list', { query: '?limit=1' });
    await follow('webhooks.endpoints.delete', { params: one });
  });

  it('compliance', async () => {
    const file = (words: string) => Buffer.from(`%PDF-1.7\n% ${words}\n`);
    const uploaded = async (words: string): Promise<string> => {
      const body = file(words);
      const json = {
        filename: 'x.pdf',
        contentType: 'application/pdf',
        bytes: body.length,
        sha256: sha256(body).toString('hex'),
      };
      const { id, link } = (await follow('compliance.uploads.create', { json })).data;
      await fetch(link.url, { method: 'PUT', headers: link.headers, body: body.toString() });
      await follow('compliance.uploads.complete', { params: { id }, json: {} });
      await until(
        'the check of a file',
        () => follow('compliance.uploads.get', { params: { id } }),
        ({ data }) => data.status === 'accepted',
      );
      return id as string;
    };
    const json = { type: 'policy', title: 'A test', uploadId: await uploaded('one') };
    const one = { id: (await follow('compliance.artifacts.create', { json })).data.id as string };
    await follow('compliance.artifacts.list', { query: '?limit=1&status=active' });
    await follow('compliance.artifacts.get', { params: one });
    await follow('compliance.artifacts.update', { params: one, json: { title: 'Another' } });
    const version = { uploadId: await uploaded('two') };
    const second = await follow('compliance.artifacts.versions.create', { params: one, json: version });
    const next = second.data.id as string;
    await follow('compliance.artifacts.delete', { params: one });
    const licence = {
      providerId: await newProvider(tenant.send),
      kind: 'licence',
      state: 'MA',
      number: '1',
      expiresAt: '2027-12-31',
    };
    const crd = { id: (await follow('compliance.credentials.create', { json: licence })).data.id as string };
    const clientId = await newPatient(tenant.send);
    const later = {
      clientId,
      providerId: licence.providerId,
      serviceType: 'x',
      startTime: '2027-06-01T10:00:00Z',
    };
    await must(tenant.send({ path: '/v1/care/sessions', json: later }));
    await follow('compliance.credentials.list');
    await follow('compliance.credentials.get', { params: crd });
    await follow('compliance.credentials.update', { params: crd, json: { expiresAt: '2027-01-31' } });
    await until(
      'the session beyond its end',
      () => tenant.send({ path: `/v1/compliance/credentials/${crd.id}/sessions` }),
      ({ body }) => body.data.length > 0,
    );
    await follow('compliance.credentials.sessions.list', { params: crd });
    await follow('compliance.credentials.delete', { params: crd });
    const who = { email: 'assigned@example.org', name: 'Kanarienvogel', roles: [] };
    await must(tenant.send({ path: '/v1/organization/users', json: who }));
    const assignment = { artifactId: next, audience: 'everyone' };
    const asg = {
      id: (await follow('compliance.assignments.create', { json: assignment })).data.id as string,
    };
    await follow('compliance.assignments.list');
    await follow('compliance.assignments.get', { params: asg });
    await until(
      'what people owe',
      () => tenant.send({ path: '/v1/compliance/obligations' }),
      ({ body }) => body.data.length > 0,
    );
    await follow('compliance.obligations.list');
    await follow('compliance.assignments.delete', { params: asg });
    const report = {
      ...{ category: 'privacy', title: 'A test', description: 'A test', anonymous: true },
      discoveredAt: '2026-01-01T00:00:00Z',
    };
    const inc = { id: (await follow('compliance.incidents.create', { json: report })).data.id as string };
    await follow('compliance.incidents.list', { query: '?status=reported&category=privacy' });
    const terms = { counterparty: 'A test', signedOn: '2026-01-31', expiresAt: '2027-01-31' };
    const baa = { id: (await follow('compliance.agreements.create', { json: terms })).data.id as string };
    await follow('compliance.agreements.list', { query: '?status=active' });
    await follow('compliance.agreements.update', { params: baa, json: { breachNoticeDays: 5 } });
    await follow('compliance.agreements.get', { params: baa });
    const assessed = {
      severity: 'low',
      determination: 'breach',
      role: 'business_associate',
      agreementId: baa.id,
    };
    await follow('compliance.incidents.triage', { params: inc, json: assessed });
    const evidence = { uploadId: await uploaded('three') };
    await follow('compliance.incidents.documents.create', { params: inc, json: evidence });
    const statement = { form: 'oral', statedAt: '2026-01-01T00:00:00Z' };
    await follow('compliance.incidents.delays.create', { params: inc, json: statement });
    const sent = { notice: 'covered_entity', sentOn: '2026-01-02' };
    await follow('compliance.incidents.notices.create', { params: inc, json: sent });
    await follow('compliance.incidents.get', { params: inc });
    await follow('compliance.agreements.terminate', { params: baa });
    await follow('compliance.incidents.close', { params: inc, json: { resolution: 'A test' } });
    const requirement = { code: '164.530(i)(1)', artifactIds: [next] };
    const required = await follow('compliance.requirements.create', { json: requirement });
    const req = { id: required.data.id as string };
    await follow('compliance.requirements.list', { query: '?source=hipaa' });
    await follow('compliance.requirements.get', { params: req });
    await follow('compliance.requirements.update', { params: req, json: { rationale: 'A test' } });
    await follow('compliance.posture.get');
    await until(
      'the posture of the day',
      () => tenant.send({ path: '/v1/compliance/posture/history' }),
      ({ body }) => body.data.length > 0,
    );
    await follow('compliance.posture.history.list');
    await follow('compliance.requirements.delete', { params: req });
    const bnd = { id: (await follow('compliance.binders.create', { json: {} })).data.id as string };
    await follow('compliance.binders.get', { params: bnd });
    await follow('compliance.binders.list');
    const vendor = { businessName: 'Fictitious Billing' };
    const made = await follow('compliance.screeningSubjects.create', { json: vendor });
    const sbj = { id: made.data.id as string };
    await follow('compliance.screeningSubjects.list', { query: '?kind=vendor' });
    await follow('compliance.screeningSubjects.get', { params: sbj });
    await follow('compliance.screeningSubjects.update', { params: sbj, json: { firstName: 'A' } });
    const run = await follow('compliance.screeningRuns.create', { json: {} });
    await until(
      'the screening of everybody',
      () => follow('compliance.screeningRuns.get', { params: { id: run.data.id as string } }),
      ({ data }) => data.status === 'completed',
    );
    await follow('compliance.screeningRuns.list');
    const query = `?status=open&referenceId=${sbj.id}`;
    const found = (await follow('compliance.screenings.list', { query })).data as unknown as { id: string }[];
    await follow('compliance.screenings.get', { params: { id: found[0]?.id as string } });
    await follow('compliance.screeningSubjects.delete', { params: sbj });
    await follow('compliance.settings.get');
    await follow('compliance.settings.update', { json: { stateDays: { CO: 30 } } });
    await follow('platform.records.compliance.list', {
      params: { organizationId: tenant.id },
      query: '?resource=artifact',
    });
  });

  it('oris: workflows, runs and tasks', async () => {
    const json = {
      name: 'A test',
      trigger: 'manual',
      actions: [{ id: 'ask', type: 'task', title: 'A test' }],
    };
    const made = (await follow('oris.workflows.create', { json })).data;
    const one = { id: made.id as string };
    await follow('oris.workflows.list', { query: '?limit=1&status=active' });
    await follow('oris.workflows.get', { params: one });
    await follow('oris.workflows.update', { params: one, json: { name: 'Another' } });
    await follow('oris.workflows.dryRun', { params: one, json: {} });
    const run = (await follow('oris.workflows.run', { params: one, json: {} })).data;
    const query = `?runId=${run.id as string}`;
    await until(
      'its task',
      () => tenant.send({ path: `/v1/oris/tasks${query}` }),
      ({ body }) => body.data.length > 0,
    );
    const [asked] = (await follow('oris.tasks.list', { query })).data as unknown as { id: string }[];
    const params = { organizationId: tenant.id };
    await follow('platform.records.oris.list', { params, query: '?resource=task' });
    await follow('oris.tasks.get', { params: { id: asked?.id as string } });
    await follow('oris.runs.list', { query: '?limit=1' });
    await follow('oris.runs.get', { params: { id: run.id as string } });
    await follow('oris.runs.cancel', { params: { id: run.id as string } });
    const fails = {
      name: 'A test',
      trigger: 'manual',
      triggerConfig: { input: { n: { type: 'integer', required: false } } },
      actions: [{ id: 'x', type: 'emit', name: 'x', if: 'input.n > 1' }],
    };
    const failing = { id: (await follow('oris.workflows.create', { json: fails })).data.id as string };
    const failed = {
      id: (await follow('oris.workflows.run', { params: failing, json: {} })).data.id as string,
    };
    await until(
      'its failure',
      async () => (await follow('oris.runs.get', { params: failed })).data as { status: string },
      (r) => r.status === 'failed',
    );
    await follow('oris.runs.retry', { params: failed });
    await follow('oris.workflows.pause', { params: one });
    await follow('oris.workflows.resume', { params: one });
    await follow('oris.workflows.disable', { params: one });
    await follow('oris.workflows.delete', { params: one });
    await follow('oris.catalog.get', {});
  }, 90_000);

  afterAll(() => {
    const served = new Set([...Object.values(operationsByService)].flat());
    const missed = published
      .filter((o) => served.has(o) && !walked.has(o.name) && !forUsersAlone.includes(o.name))
      .map((o) => o.name);
    expect(missed).toEqual([]);
  });
});

describe('the document', () => {
  it('has every operation that is served, and no other, under its full path', async () => {
    const answer = await call(stack.gateway, { path: '/openapi.json' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^application\/json/),
    ]);
    expect(answer.body.openapi).toMatch(/^3\.1\./);
    const documented = Object.entries(answer.body.paths as Record<string, object>)
      .filter(([path]) => path.startsWith('/v1/'))
      .flatMap(([path, methods]) =>
        Object.keys(methods)
          .filter((m) => m !== 'parameters')
          .map((m) => `${m.toUpperCase()} ${path}`),
      );
    expect(documented.sort()).toEqual(published.map((o) => `${o.method} ${o.path}`).sort());
    for (const path of [
      '/oauth2/token',
      '/oauth2/introspect',
      '/oauth2/revoke',
      '/.well-known/jwks.json',
      '/healthz',
      '/readyz',
    ])
      expect(Object.keys(answer.body.paths)).toContain(path);
  });

  it('tells of no route that is not there: each is known, with the methods that it has and no other', async () => {
    const { body } = await call(stack.gateway, { path: '/openapi.json' });
    for (const [path, methods] of Object.entries(body.paths as Record<string, object>)) {
      const answer = await call(stack.gateway, {
        path: path.replaceAll(/\{\w+\}/g, 'x'),
        method: 'PUT',
        token: tenant.token,
      });
      expect([path, answer.status]).toEqual([path, 405]);
      const told = Object.keys(methods).flatMap((m) => (m === 'get' ? ['GET', 'HEAD'] : [m.toUpperCase()]));
      expect([path, answer.headers.get('allow')?.split(', ').sort()]).toEqual([path, told.sort()]);
      expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
    }
  });

  it('of events is the one that the catalogue makes', async () => {
    const answer = await call(stack.gateway, { path: '/asyncapi.json' });
    expect([answer.status, answer.body.asyncapi]).toEqual([200, '3.0.0']);
    const names = Object.values(eventsByEngine).flatMap((events) => events.map(({ name }) => name));
    const messages = Object.keys((answer.body.components as { messages: object }).messages);
    expect(messages.map((m) => m.replace(/\.v\d+$/, '')).sort()).toEqual([...new Set(names)].sort());
  });

  it('is shown to people at /docs, as a page that loads nothing from elsewhere', async () => {
    const page = await call(stack.gateway, { path: '/docs' });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toMatch(/^<!doctype html>/i);
    expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const { path } of published) expect(page.text).toContain(path.split('/{')[0]);
  });
});

describe('the state of the gateway', () => {
  it('is told without a token; the readiness names each engine', async () => {
    const health = await call(stack.gateway, { path: '/healthz' });
    expect([health.status, health.body]).toEqual([200, { status: 'alive' }]);
    const ready = await call(stack.gateway, { path: '/readyz' });
    expect(ready.status).toBe(200);
    const engines = Object.keys(stack.services).filter((name) => name !== 'gateway');
    expect(ready.body).toEqual({
      status: 'ready',
      engines: Object.fromEntries(engines.map((name) => [name, { status: 'up' }])),
    });
  });
});
