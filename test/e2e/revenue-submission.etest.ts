import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { canary, runningStack, until } from '@rymeda/testing';
import { x12valid } from '@rymeda/x12/testing';
import { MongoClient } from 'mongodb';
import { expectProblem } from './support/problem.ts';
import { act, billing, newVisit, paths, type Visit } from './support/revenue.ts';
import { must, newTenant, operatorToken, type Tenant } from './support/tenant.ts';

const stack = runningStack();
let tenant: Tenant;
let visit: Visit;
beforeAll(async () => {
  tenant = await newTenant(stack);
  await must(tenant.send({ path: '/v1/organization', method: 'PATCH', json: { billing } }));
  visit = await newVisit(tenant.send, { covered: true });
});

const lines = [
  { cpt: '90837', modifiers: ['95'], charge: 150.29, diagnosisPointers: [1] },
  { cpt: '90785', charge: 20, units: 2 },
];
const made = async (more: object = {}): Promise<string> => {
  const { clientId, sessionId, payerId, icdCodes } = visit.claim;
  const json = { clientId, sessionId, payerId, icdCodes, lines, ...more };
  return (await must(tenant.send({ path: paths.claims, json }))).body.data.id as string;
};
const path = (id: string, rest = '') => `${paths.claims}/${id}${rest}`;

const rymeda = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((done) => {
    const { NODE_OPTIONS: _, RYMEDA_URL: _url, ...env } = process.env;
    const child = execFile(
      resolve('tools/cli/bin/rymeda.mjs'),
      args,
      { env, timeout: 60_000 },
      (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

describe('a claim of service lines', () => {
  it('has the plain fields that follow from them, and follows a change of either', async () => {
    const id = await made({ authorizationNumber: `AUTH-${canary}` });
    const { data } = (await tenant.send({ path: path(id) })).body;
    expect(data).toMatchObject({
      cptCodes: ['90837', '90785'],
      totalAmount: 170.29,
      authorizationNumber: `AUTH-${canary}`,
      submissionState: 'draft',
    });
    const patch = (json: object) => tenant.send({ path: path(id), method: 'PATCH', json });
    expect((await patch({ lines: [lines[0]] })).body.data).toMatchObject({ totalAmount: 150.29 });
    expect((await patch({ totalAmount: 100 })).body.data.lines).toMatchObject([
      { cpt: '90837', modifiers: ['95'], charge: 100 },
    ]);
    expectProblem(await patch({ lines, totalAmount: 1 }), 422, 'VALIDATION_FAILED');
  });

  it('is checked before its submission: errors refuse it, warnings go with it', async () => {
    const id = await made({ lines: [{ ...lines[0], diagnosisPointers: [2] }] });
    const checked = await act(tenant.send, id, 'scrub');
    expect([checked.status, checked.body.data.submissionState]).toEqual([200, 'draft']);
    expect(checked.body.data.findings).toContainEqual(
      expect.objectContaining({
        check: 'diagnosis_pointers',
        field: 'lines.0.diagnosisPointers',
        severity: 'error',
      }),
    );
    const refused = await act(tenant.send, id, 'submit');
    expectProblem(refused, 422, 'VALIDATION_FAILED');
    expect(refused.body.error.details).toMatchObject([{ field: 'lines.0.diagnosisPointers' }]);
    await must(tenant.send({ path: path(id), method: 'PATCH', json: { lines } }));
    expect((await act(tenant.send, id, 'scrub')).body.data).toMatchObject({ submissionState: 'scrubbed' });
    const settings = { path: '/v1/revenue/settings', method: 'PATCH' };
    await must(tenant.send({ ...settings, json: { checks: { note_signed: 'error' } } }));
    expectProblem(await act(tenant.send, id, 'submit'), 422, 'VALIDATION_FAILED');
    await must(tenant.send({ ...settings, json: { checks: { note_signed: 'warning' } } }));
    const submitted = await act(tenant.send, id, 'submit');
    expect(submitted.body.data).toMatchObject({
      status: 'submitted',
      submissionState: 'submitted',
      controlNumber: expect.stringMatching(/^[A-Z0-9]{20}$/),
      findings: expect.arrayContaining([expect.objectContaining({ check: 'note_signed' })]),
    });
  });
});

describe('a claim for a session that was not held', () => {
  const day = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
  const unheld = async (...verbs: string[]): Promise<{ id: string }> => {
    const { claim } = await newVisit(tenant.send, { complete: false, covered: true });
    for (const verb of verbs)
      await must(tenant.send({ path: `/v1/care/sessions/${claim.sessionId}/${verb}`, json: {} }));
    const draft = await must(tenant.send({ path: paths.claims, json: claim }));
    return { id: draft.body.data.id as string };
  };

  it.each([
    ['cancelled', ['cancel']],
    ['missed', ['no-show']],
    ['cancelled in its course', ['start', 'cancel']],
  ])('is drafted and not submitted, unless its lines say their day: %s', async (_what, verbs) => {
    const { id } = await unheld(...verbs);
    // That it was started may be told a moment before that it was cancelled.
    await until(
      'the cancellation to have come',
      () => act(tenant.send, id, 'scrub'),
      ({ body }) => (body.data.findings as { check: string }[]).some((f) => f.check === 'session_held'),
    );
    const refused = await act(tenant.send, id, 'submit');
    expectProblem(refused, 422, 'VALIDATION_FAILED');
    expect(refused.body.error.details).toMatchObject([{ field: 'lines.0.date', code: 'required' }]);
    const draft = (await tenant.send({ path: path(id) })).body.data;
    expect(draft).toMatchObject({ status: 'draft', submittedAt: null, controlNumber: null });
    const dated = [{ cpt: '90837', charge: 150.29, date: day }];
    await must(tenant.send({ path: path(id), method: 'PATCH', json: { lines: dated } }));
    const submitted = (await must(act(tenant.send, id, 'submit'))).body.data;
    const file = await must(tenant.send({ path: path(id, '/x12') }));
    expect(file.text).toContain(`DTP*472*D8*${day.replaceAll('-', '')}~`);
    expect(submitted).toMatchObject({
      lines: [{ date: day }],
      findings: expect.arrayContaining([expect.objectContaining({ check: 'session_completed' })]),
    });
  });

  it('is submitted, with a warning, while it may yet be; what it lacks is named where its 837P is asked for', async () => {
    const { id } = await unheld();
    const submitted = (await must(act(tenant.send, id, 'submit'))).body.data;
    expect(submitted).toMatchObject({
      lines: [{ date: null }],
      findings: expect.arrayContaining([expect.objectContaining({ check: 'service_date_known' })]),
    });
    const unwritten = await tenant.send({ path: path(id, '/x12') });
    expectProblem(unwritten, 409, 'CONFLICT');
    expect(unwritten.body.error.details).toEqual({ missing: ['session.startTime'] });
  });
});

it('what was done is billed after its patient and provider were deleted, as whom they were', async () => {
  const { claim, providerId } = await newVisit(tenant.send, { covered: true });
  const read = async (at: string) => (await must(tenant.send({ path: at }))).body.data;
  const people = [`/v1/care/patients/${claim.clientId}`, `/v1/care/providers/${providerId}`];
  const { npi } = await read(people[1] as string);
  for (const path of people) {
    await must(tenant.send({ path, method: 'DELETE' }));
    expectProblem(await tenant.send({ path }), 404, 'NOT_FOUND');
  }
  const draft = () => tenant.send({ path: paths.claims, json: claim });
  const made = await until('the completion to have come', draft, ({ status }) => status === 201);
  const id = made.body.data.id as string;
  const submitted = (await must(act(tenant.send, id, 'submit'))).body.data;
  expect((submitted.findings as { check: string }[]).map((f) => f.check)).not.toContain('patient_details');
  const { text } = await must(tenant.send({ path: path(id, '/x12') }));
  expect(text).toMatch(new RegExp(`NM1\\*82\\*1\\*.*\\*XX\\*${npi as string}~`));
  expect(await x12valid(text)).toMatchObject({ accepted: true });
});

it('who covered a patient can be recorded and put right after the patient was deleted', async () => {
  const { claim } = await newVisit(tenant.send);
  await must(tenant.send({ path: `/v1/care/patients/${claim.clientId}`, method: 'DELETE' }));
  const draft = () => tenant.send({ path: paths.claims, json: claim });
  const made = await until('the completion to have come', draft, ({ status }) => status === 201);
  const covered = { clientId: claim.clientId, payerId: claim.payerId, memberId: `M1-${canary}` };
  const { id } = (await must(tenant.send({ path: paths.coverages, json: covered }))).body.data;
  const json = { memberId: `M2-${canary}` };
  await must(tenant.send({ path: `${paths.coverages}/${id as string}`, method: 'PATCH', json }));
  await must(act(tenant.send, made.body.data.id as string, 'submit'));
  const { text } = await must(tenant.send({ path: path(made.body.data.id as string, '/x12') }));
  expect(text).toContain(`*MI*M2-${canary}`);
  expect(await x12valid(text)).toMatchObject({ accepted: true });
});

describe('the 837P', () => {
  let id: string;
  it('of a submitted claim is accepted by pyx12, and the same each time', async () => {
    id = await made();
    expectProblem(await tenant.send({ path: path(id, '/x12') }), 409, 'CONFLICT');
    const { controlNumber } = (await must(act(tenant.send, id, 'submit'))).body.data as Record<
      string,
      string
    >;
    const file = await must(tenant.send({ path: path(id, '/x12') }));
    expect(file.headers.get('content-type')).toBe('application/edi-x12');
    expect(file.text).toContain(`CLM*${controlNumber}*170.29*`);
    expect(file.text).toContain('SV1*HC:90837:95*150.29*UN*1***1~');
    expect(await x12valid(file.text)).toMatchObject({ accepted: true });
    expect((await tenant.send({ path: path(id, '/x12') })).text).toBe(file.text);
  });

  it('of many claims is one interchange, numbered on, and holds each claim once', async () => {
    const second = await made();
    await must(act(tenant.send, second, 'submit'));
    const json = { payerId: visit.claim.payerId, claimIds: [id, second] };
    const batch = (await must(tenant.send({ path: '/v1/revenue/batches', json }))).body.data;
    expect(batch).toMatchObject({ claims: 2, totalAmount: 340.58 });
    const file = await must(tenant.send({ path: `/v1/revenue/batches/${batch.id as string}/x12` }));
    expect(file.text.match(/\nCLM\*/g)).toHaveLength(2);
    expect(await x12valid(file.text)).toMatchObject({ accepted: true });
    const own = (await tenant.send({ path: path(id, '/x12') })).text;
    const isa13 = (text: string) => text.split('*')[13];
    expect(isa13(file.text)).not.toBe(isa13(own));
    const again = await tenant.send({ path: '/v1/revenue/batches', json });
    expectProblem(again, 422, 'VALIDATION_FAILED');
    expect(again.body.error.details).toMatchObject([{ field: 'claimIds.0' }, { field: 'claimIds.1' }]);
  });

  it('of a claim that went out by itself and was answered is in no batch', async () => {
    const [alone, waits] = [await made(), await made()];
    await must(act(tenant.send, alone, 'submit'));
    await must(act(tenant.send, waits, 'submit'));
    await must(act(tenant.send, alone, 'deny', { reason: 'Not covered' }));
    const { payerId } = visit.claim;
    const send = (json: object) => tenant.send({ path: '/v1/revenue/batches', json });
    expectProblem(await send({ payerId, claimIds: [alone] }), 422, 'VALIDATION_FAILED');
    const batch = (await must(send({ payerId }))).body.data;
    const file = (await must(tenant.send({ path: `/v1/revenue/batches/${batch.id as string}/x12` }))).text;
    const number = async (id: string) =>
      (await tenant.send({ path: path(id) })).body.data.controlNumber as string;
    expect(file).toContain(`CLM*${await number(waits)}*`);
    expect(file).not.toContain(`CLM*${await number(alone)}*`);
  });

  it('leaves with the organisation: its export has the batches beside the records, as they went out', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rymeda-export-'));
    try {
      const file = join(folder, 'all.ndjson');
      const done = await rymeda('organizations', 'export', '--organization', tenant.id, '--file', file);
      expect([done.code, done.stderr]).toEqual([0, expect.any(String)]);
      const lines = (await readFile(file, 'utf8')).trim().split('\n');
      type Line = { type: string; record: { id: string; claimId?: string }; content?: string };
      const records = lines.map((text) => JSON.parse(text) as Line);
      const batch = records.find(({ type }) => type === 'revenue_batch');
      const { clientId } = visit.claim;
      expect(records.find(({ record }) => record.claimId === id)?.record).toMatchObject({
        ...{ clientId, zone: 'UTC', envelope: { senderId: 'HARBOR', receiverId: '60054' } },
      });
      expect(records.find(({ record }) => record.id === clientId)?.record).toHaveProperty('partnerId');
      const sent = await tenant.send({ path: `/v1/revenue/batches/${batch?.record.id ?? ''}/x12` });
      expect(await readFile(join(`${file}.files`, batch?.content ?? ''), 'utf8')).toBe(sent.text);
    } finally {
      await rm(folder, { recursive: true });
    }
    // An organisation can't ask for another's, nor for its own by that door.
    const path = `/v1/platform/organizations/${tenant.id}/revenue/contents?resource=batch&id=x`;
    expect((await tenant.send({ path })).status).toBe(403);
  }, 120_000);

  it('is refused with the names of what is missing, and there once that was told', async () => {
    const uncovered = await newVisit(tenant.send);
    const json = { ...uncovered.claim };
    const claim = (await must(tenant.send({ path: paths.claims, json }))).body.data.id as string;
    await must(act(tenant.send, claim, 'submit'));
    const refused = await tenant.send({ path: path(claim, '/x12') });
    expectProblem(refused, 409, 'CONFLICT');
    expect(refused.body.error.details).toEqual({ missing: ['coverage'] });
    const { clientId, payerId } = json;
    await must(tenant.send({ path: paths.coverages, json: { clientId, payerId, memberId: 'M-77' } }));
    expect((await must(tenant.send({ path: path(claim, '/x12') }))).text).toContain('*MI*M-77~');
  });

  it('lies in no store in clear', async () => {
    const mongo = await MongoClient.connect(stack.mongodb.uri);
    try {
      const rows = await mongo.db('rymeda_revenue').collection('submissions').find({ claimId: id }).toArray();
      expect(rows).toMatchObject([{ content: expect.stringMatching(/^ENC\[AES256:/) }]);
    } finally {
      await mongo.close();
    }
  });
});

describe('lists of codes that an operator loads', () => {
  /** In the form of CMS's files. They are for services of 2001, which no other test bills. */
  const order = [
    '00001 F41     0 Other anxiety disorders                                      Other anxiety disorders',
    '00002 F411    1 Generalized anxiety disorder                                 Generalized anxiety disorder',
  ].join('\n');
  const anweb = (code: string, added: string, ended = ''): string =>
    `${code}001003${'Made up'.padEnd(80)}${'Made up'.padEnd(28)}`.padEnd(268) +
    `${added}${added}${ended.padEnd(8)}N`.padEnd(52);
  const procedures = [anweb('H0031', '20010101'), anweb('H0032', '20010101', '20010301')].join('\r\n');

  const load = async (list: string, text: string) => {
    const folder = await mkdtemp(join(tmpdir(), 'rymeda-codes-'));
    try {
      const file = join(folder, 'codes.txt');
      await writeFile(file, text);
      const version = ['--from', '2001-01-01', '--to', '2001-12-31', '--file', file, '--json'];
      return await rymeda('code-lists', 'load', '--list', list, ...version);
    } finally {
      await rm(folder, { recursive: true });
    }
  };
  const unknown = async (day: string): Promise<string[]> => {
    const id = await made({
      icdCodes: ['F41.1', 'F41', 'F32.9'],
      lines: ['90837', 'H0031', 'H0032', 'H9999'].map((cpt) => ({ cpt, charge: 20, date: day })),
    });
    const { findings } = (await act(tenant.send, id, 'scrub')).body.data as {
      findings: { check: string; field: string }[];
    };
    return findings.filter((f) => f.check.endsWith('_known')).map((f) => f.field);
  };

  it('judge codes by the version for the day of the service, and nothing where none is loaded', async () => {
    const loaded = await load('icd-10-cm', order);
    expect([loaded.code, loaded.stderr]).toEqual([0, '']);
    expect(JSON.parse(loaded.stdout)).toMatchObject({ list: 'icd-10-cm', from: '2001-01-01', codes: 1 });
    expect((await load('hcpcs', procedures)).code).toBe(0);
    const icd = ['icdCodes.1', 'icdCodes.2'];
    expect(await unknown('2001-02-01')).toEqual([...icd, 'lines.3.cpt']);
    expect(await unknown('2001-04-01')).toEqual([...icd, 'lines.2.cpt', 'lines.3.cpt']);
    expect(await unknown('2002-01-01')).toEqual([]);
    // Loaded again, it takes the place of the one before, whose codes are gone.
    const again = await load('icd-10-cm', order.replace('F41     0', 'F41     1'));
    expect(JSON.parse(again.stdout)).toMatchObject({ codes: 2 });
    expect(await unknown('2001-02-01')).toEqual(['icdCodes.2', 'lines.3.cpt']);
    const shown = JSON.parse((await rymeda('code-lists', 'show', '--json')).stdout) as { from: string }[];
    expect(shown.filter((l) => l.from === '2001-01-01')).toHaveLength(2);
  }, 180_000);

  it('are refused with the line that is wrong, and loaded by operators alone', async () => {
    const path = '/v1/platform/code-lists?list=icd-10-cm&from=2000-01-01';
    const send = (token: string) =>
      fetch(stack.gateway + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
        body: `${order}\nF41.1 Anxiety`,
      });
    expect((await send(tenant.token)).status).toBe(403);
    const refused = await send(await operatorToken(stack));
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('line 3')]);
    expect(await unknown('2000-01-01')).toEqual([]);
  });
});
