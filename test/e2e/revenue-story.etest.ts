import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canary, requestToken, runningStack, stackHome, until, type Answered } from '@rymeda/testing';
import { x12valid } from '@rymeda/x12/testing';
import { MongoClient } from 'mongodb';
import { listenTo, type Listener } from './support/listener.ts';
import { file277, file835, file999, fileTA1, sentIn, type Paid, type Sent } from './support/payer-files.ts';
import { idsOf, walk, type Row } from './support/pages.ts';
import { expectProblem } from './support/problem.ts';
import { act, billing, newVisit, paths, payerBody } from './support/revenue.ts';
import { must, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
let tenant: Tenant;
let other: Tenant;
let events: Listener;
let clientId: string;
let claim: { id: string; sent: Sent };
beforeAll(async () => {
  [tenant, other] = await Promise.all([newTenant(stack), newTenant(stack)]);
  events = listenTo(stack, 'rymeda.revenue.events');
  await must(tenant.send({ path: '/v1/organization', method: 'PATCH', json: { billing } }));
});
afterAll(() => events.stop());

const data = async (answer: Promise<Answered>): Promise<Record<string, any>> =>
  (await must(answer)).body.data as Record<string, any>;
const read = (path: string) => data(tenant.send({ path }));
const claimNow = (id: string) => read(`${paths.claims}/${id}`);
const balance = (id: string) => read(`${paths.claims}/${id}/balance`);

const upload = async (body: string, { query = '', by = tenant, type = 'application/edi-x12' } = {}) => {
  const response = await fetch(`${stack.gateway}/v1/revenue/files${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${by.token}`, 'content-type': type },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, any> };
};
/** Takes a file in and waits until it was worked off. */
const taken = async (body: string, query = ''): Promise<Record<string, any>> => {
  const answer = await upload(body, { query });
  expect([answer.status, answer.body]).toEqual([202, expect.anything()]);
  const path = `/v1/revenue/files/${answer.body['data'].id as string}`;
  return until(
    'the file to be worked off',
    () => read(path),
    (file) => !['received', 'processing'].includes(file['status'] as string),
  );
};

/** `judged`: its file is held to pyx12, which takes seconds; other files of the kind are judged elsewhere. */
const submitted = async (id: string, judged = false): Promise<{ id: string; sent: Sent }> => {
  await must(act(tenant.send, id, 'submit'));
  const file = await must(tenant.send({ path: `${paths.claims}/${id}/x12` }));
  if (judged) expect(await x12valid(file.text)).toMatchObject({ accepted: true });
  return { id, sent: sentIn(file.text) };
};
const paid = (sent: Sent, adjustments: string[][], more: Partial<Paid> = {}): Paid => ({
  controlNumber: sent.controlNumber,
  status: '1',
  payerNumber: 'ICN1',
  lines: adjustments.map((a, i) => ({ charge: i === 0 ? 150.29 : 20, adjustments: a })),
  ...more,
});
const negated = (p: Paid): Paid => ({
  ...p,
  status: '22',
  lines: p.lines.map(({ charge, adjustments }) => ({
    charge: -charge,
    adjustments: adjustments.map((a) => a.replace(/:([^:]+)$/, (_, n: string) => `:${-Number(n)}`)),
  })),
});

describe('from a session to money in the bank', () => {
  const trace = `T${Date.now()}`;
  let first: ReturnType<typeof file835>;

  it('a completed session makes a draft, which is coded, checked and sent', async () => {
    const visit = await newVisit(tenant.send, { covered: true });
    clientId = visit.claim.clientId;
    const second = await data(tenant.send({ path: paths.payers, json: payerBody() }));
    const json = { clientId, payerId: second['id'] as string, memberId: `S-${canary}`, rank: 2 };
    await must(tenant.send({ path: paths.coverages, json }));
    const [draft] = await until(
      'the draft',
      async () =>
        (await tenant.send({ path: `${paths.claims}?clientId=${clientId}` })).body.data as { id: string }[],
      (found) => found.length > 0,
    );
    const id = draft?.id ?? '';
    const lines = [
      { cpt: '90837', modifiers: ['95'], charge: 150.29 },
      { cpt: '90785', charge: 20 },
    ];
    const patch = { icdCodes: ['F41.1'], lines };
    await must(tenant.send({ path: `${paths.claims}/${id}`, method: 'PATCH', json: patch }));
    claim = await submitted(id);
    expect(await balance(id)).toMatchObject({ charges: 170.29, payerBalance: 170.29, patientBalance: 0 });
  }, 90_000);

  it('its 999 and 277CA move it on, in whatever order and however often they come', async () => {
    const answer = file277(claim.sent, 'A2:20', 'ICN1');
    const folder = join(stackHome(), 'drop', tenant.id);
    await mkdir(folder);
    await writeFile(join(folder, 'answer.part'), answer);
    await rename(join(folder, 'answer.part'), join(folder, 'Answer of the payer.277'));
    await until(
      'the file to be taken from where it was laid down',
      () => readdir(folder),
      (names) => names.length === 0,
    );
    // The same file by the API is that file.
    expect(await taken(answer)).toMatchObject({ type: '277CA', status: 'posted' });
    expect(await claimNow(claim.id)).toMatchObject({
      status: 'accepted',
      submissionState: 'accepted_by_payer',
      payerClaimNumber: 'ICN1',
    });
    expect(await taken(file999(claim.sent, 'A'))).toMatchObject({ type: '999', status: 'posted' });
    expect((await claimNow(claim.id))['submissionState']).toBe('accepted_by_payer');
  });

  it('an 835 that is a cent off is held with its segment named, and nothing of it is posted', async () => {
    const off = file835(claim.sent, `${trace}X`, [paid(claim.sent, [[], []])], { off: 1 });
    expect(await taken(off.text)).toMatchObject({
      status: 'held',
      problems: [{ code: 'OUT_OF_BALANCE', segment: 'BPR', line: 4 }],
    });
    expect((await claimNow(claim.id))['status']).toBe('accepted');
    expect((await balance(claim.id))['payerBalance']).toBe(170.29);
  });

  it('an 835 with a partial denial is posted to the cent, PLB included; the same again changes nothing', async () => {
    const decision = paid(claim.sent, [['CO:45:30.29', 'PR:3:20'], ['CO:197:20']]);
    first = file835(claim.sent, trace, [decision], { plb: 10 });
    const file = await taken(first.text, '?type=835');
    expect(file).toMatchObject({
      type: '835',
      status: 'posted',
      totals: { claims: 1, matched: 1, paidAmount: 90 },
    });
    expect(await claimNow(claim.id)).toMatchObject({
      status: 'paid',
      submissionState: 'partly_paid',
      paidAmount: 100,
      patientResponsibility: 20,
      denialReason: 'CARC 197',
    });
    const after = await balance(claim.id);
    expect(after).toMatchObject({
      payerPayments: 100,
      adjustments: 30.29,
      payerBalance: 20,
      patientBalance: 20,
    });
    const again = await upload(first.text);
    expect([again.status, again.body['data'].id]).toEqual([202, file['id']]);
    // The same payment in another file: other line ends, other interchange number.
    const copy = first.text.replaceAll('~\n', '~\r\n').replaceAll(/(?<=\*)0\d{8}(?=\*0\*P|~)/g, '000000999');
    expect(await taken(copy)).toMatchObject({ status: 'posted' });
    expect(await balance(claim.id)).toEqual(after);
    const changed = file835(claim.sent, trace, [paid(claim.sent, [['CO:45:1'], []])]);
    expect(await taken(changed.text)).toMatchObject({ status: 'held' });
    expect(await balance(claim.id)).toEqual(after);
  }, 90_000);

  it('money at the bank finds its payment by trace and amount', async () => {
    const json = { method: 'ACH', amount: first.amount, date: '2026-03-06', traceNumber: trace };
    const deposit = await data(tenant.send({ path: '/v1/revenue/deposits', json }));
    expect(deposit['remittanceId']).toMatch(/^rem_/);
    expect(await read(`/v1/revenue/remittances/${deposit['remittanceId'] as string}`)).toMatchObject({
      status: 'posted',
      depositId: deposit['id'],
    });
  });

  it('a corrected claim takes its place, the payer reverses and pays, and the second payer the rest', async () => {
    const draft = await data(act(tenant.send, claim.id, 'correct', {}));
    expect(draft).toMatchObject({ frequency: '7', replacesClaimId: claim.id, payerClaimNumber: 'ICN1' });
    const corrected = await submitted(draft['id'] as string);
    expect(await claimNow(claim.id)).toMatchObject({
      status: 'paid',
      submissionState: 'replaced',
      replacedByClaimId: corrected.id,
    });
    expectProblem(await act(tenant.send, claim.id, 'correct', {}), 409, 'INVALID_TRANSITION');
    const reversal = negated(paid(claim.sent, [['CO:45:30.29', 'PR:3:20'], ['CO:197:20']]));
    const right = paid(corrected.sent, [['CO:45:30.29', 'PR:3:20'], []], { payerNumber: 'ICN2' });
    // The correction stands before the reversal; it is posted after it all the same.
    const second = file835(claim.sent, `${trace}B`, [right, reversal]);
    expect(await taken(second.text)).toMatchObject({
      status: 'posted',
      totals: { matched: 2, exceptions: 0 },
    });
    expect(await balance(claim.id)).toMatchObject({ payerBalance: 0, patientBalance: 0, payerPayments: 0 });
    expect(await claimNow(corrected.id)).toMatchObject({
      status: 'paid',
      submissionState: 'paid',
      paidAmount: 120,
    });
    expect(await balance(corrected.id)).toMatchObject({ payerBalance: 0, patientBalance: 20 });

    const next = await data(act(tenant.send, corrected.id, 'secondary', {}));
    expect(next).toMatchObject({ rank: 2, primaryClaimId: corrected.id });
    const secondary = await submitted(next['id'] as string, true);
    const x12 = (await tenant.send({ path: `${paths.claims}/${secondary.id}/x12` })).text;
    expect(x12).toMatch(/AMT\*D\*120~[\s\S]*CAS\*PR\*3\*20~/);
    expect(await balance(corrected.id)).toMatchObject({ patientBalance: 0 });
    // What was posted of it is listed whole: what the secondary claim took from the patient is among it.
    for (const limit of [1, 100]) {
      const listed = (await walk(tenant, '/v1/revenue/ledger', { claimId: corrected.id, limit })) as Posted[];
      const patient = listed
        .flatMap((entry) => entry.lines)
        .filter((l) => l.claimId === corrected.id && l.account === 'patient_receivable');
      expect(patient.map(({ amount }) => amount).sort()).toEqual([-20, 20]);
    }
    expect(await balance(secondary.id)).toMatchObject({ payerBalance: 20 });
    const rest = paid(secondary.sent, [['OA:23:130.29', 'PR:2:5'], ['OA:23:20']]);
    await taken(file835(secondary.sent, `${trace}C`, [rest]).text);
    expect(await balance(secondary.id)).toMatchObject({
      payerBalance: 0,
      patientBalance: 5,
      payerPayments: 15,
    });
    const json = { kind: 'patient_payment', claimId: secondary.id, amount: 5 };
    await must(tenant.send({ path: '/v1/revenue/ledger', json }));
    expect(await balance(secondary.id)).toMatchObject({
      payerBalance: 0,
      patientBalance: 0,
      patientPayments: 5,
    });
    expectProblem(await tenant.send({ path: '/v1/revenue/ledger', json }), 409, 'CONFLICT');
    expect(await read(`/v1/revenue/patients/${clientId}/balance`)).toMatchObject({
      ...{ charges: 170.29, payerPayments: 135, patientPayments: 5, adjustments: 30.29 },
      ...{ payerBalance: 0, patientBalance: 0, writeOffs: 0 },
    });
    expectProblem(await other.send({ path: `/v1/revenue/patients/${clientId}/balance` }), 404, 'NOT_FOUND');
  }, 120_000);

  it('every entry of the ledger comes to zero, and the claim’s life was told without holes', async () => {
    const { body } = await tenant.send({ path: `/v1/revenue/ledger?limit=100` });
    const entries = body.data as { lines: { amount: number }[] }[];
    expect(entries.length).toBeGreaterThan(8);
    for (const { lines } of entries)
      expect(lines.reduce((sum, l) => sum + Math.round(l.amount * 100), 0)).toBe(0);
    const version = Number(
      /\d+/.exec((await tenant.send({ path: `${paths.claims}/${claim.id}` })).headers.get('etag') ?? '')?.[0],
    );
    const told = await until(
      'its events',
      async () => events.about(`claim/${claim.id}`),
      (e) => e.length >= version,
    );
    expect(told.map((e) => e.sequence)).toEqual(Array.from({ length: version }, (_, i) => i + 1));
    const trail = await until(
      'the audit trail',
      async () =>
        (await tenant.send({ path: `/v1/audit/logs?resourceId=${claim.id}&action=update&limit=100` })).body
          .data as { userId: string }[],
      (found) => found.length >= version - 1,
    );
    expect(trail.map((e) => e.userId)).toContain('system:x12-files');
  });
});

interface Posted extends Row {
  lines: { account: string; amount: number; claimId: string | null }[];
}
const report = (name: string, query = '') => read(`/v1/revenue/reports/${name}${query}`);
/** By payer: what the ledger says is open of its claims, cents. */
async function openByPayer(): Promise<Map<string, { payer: number; patient: number }>> {
  const { body } = await tenant.send({ path: `${paths.claims}?limit=100` });
  const open = new Map<string, { payer: number; patient: number }>();
  for (const { id, payerId } of body.data as { id: string; payerId: string }[]) {
    const of = await balance(id);
    const before = open.get(payerId) ?? { payer: 0, patient: 0 };
    open.set(payerId, {
      payer: before.payer + Math.round(of['payerBalance'] * 100),
      patient: before.patient + Math.round(of['patientBalance'] * 100),
    });
  }
  return open;
}

describe('what does not fit', () => {
  it('waits for a person with suggestions, and is posted to the claim that he names', async () => {
    const visit = await newVisit(tenant.send, { covered: true });
    const made = await data(tenant.send({ path: paths.claims, json: visit.claim }));
    const { id, sent } = await submitted(made['id'] as string);
    const lost = { ...paid(sent, [['PR:3:50.29']]), controlNumber: 'NOBODYS' };
    const file = await taken(file835(sent, `U${Date.now()}`, [lost]).text);
    expect(file).toMatchObject({ status: 'posted', totals: { matched: 0, exceptions: 1 } });
    const list = (await tenant.send({ path: '/v1/revenue/exceptions?status=open&kind=unmatched' })).body
      .data as {
      id: string;
    }[];
    const path = `/v1/revenue/exceptions/${list[0]?.id ?? ''}`;
    expect((await read(path))['suggestions']).toContainEqual(expect.objectContaining({ claimId: id }));
    await must(tenant.send({ path: `${path}/resolve`, json: { claimId: id } }));
    expect(await balance(id)).toMatchObject({ payerBalance: 0, patientBalance: 50.29, payerPayments: 100 });
    expectProblem(
      await tenant.send({ path: `${path}/resolve`, json: { claimId: id } }),
      409,
      'INVALID_TRANSITION',
    );
  }, 90_000);

  it('another organisation’s payment finds no claim here, and its files are not there', async () => {
    const foreign = file835(claim.sent, `F${Date.now()}`, [paid(claim.sent, [[], []])]);
    const answer = await upload(foreign.text, { by: other });
    const path = `/v1/revenue/files/${answer.body['data'].id as string}`;
    const file = await until(
      'the file',
      async () => (await other.send({ path })).body.data as Record<string, any>,
      (f) => f['status'] === 'posted',
    );
    expect(file).toMatchObject({ totals: { matched: 0, exceptions: 1 } });
    expectProblem(await tenant.send({ path }), 404, 'NOT_FOUND');
  });

  it('a 999 that rejects sends the claim back, to be copied and sent again as an original', async () => {
    const visit = await newVisit(tenant.send, { covered: true });
    const made = await data(tenant.send({ path: paths.claims, json: visit.claim }));
    const { id, sent } = await submitted(made['id'] as string);
    await taken(file999(sent, 'R'));
    expect(await claimNow(id)).toMatchObject({
      status: 'denied',
      submissionState: 'rejected',
      denialReason: expect.stringMatching(/^Rejected \(999\)/),
    });
    // What comes late says nothing more: it was rejected.
    await taken(fileTA1(sent, 'R', '006'));
    expect((await claimNow(id))['denialReason']).toMatch(/^Rejected \(999\)/);
    const again = await data(act(tenant.send, id, 'correct', {}));
    expect(again).toMatchObject({ frequency: '1', replacesClaimId: id });
    const resent = await submitted(again['id'] as string);
    expect(await balance(id)).toMatchObject({ payerBalance: 0 });
    expect(await balance(resent.id)).toMatchObject({ payerBalance: 150.29 });
    // A TA1 that accepts moves nothing; one that rejects returns the claims of its interchange.
    expect(await taken(fileTA1(resent.sent, 'A', '000'))).toMatchObject({ type: 'TA1', status: 'posted' });
    expect((await claimNow(resent.id))['status']).toBe('submitted');
    await taken(fileTA1(resent.sent, 'R', '018'));
    expect(await claimNow(resent.id)).toMatchObject({
      status: 'denied',
      submissionState: 'rejected',
      denialReason: 'Rejected (TA1): R 018',
    });
  }, 90_000);

  it('a void claim takes a paid one back, with the payer’s number; its reversal leaves nothing open', async () => {
    const visit = await newVisit(tenant.send, { covered: true });
    const made = await data(tenant.send({ path: paths.claims, json: visit.claim }));
    const { id, sent } = await submitted(made['id'] as string);
    expectProblem(await act(tenant.send, id, 'void', {}), 409, 'INVALID_TRANSITION');
    const payment = paid(sent, [['CO:45:30.29', 'PR:3:20']], { payerNumber: 'ICN9' });
    await taken(file835(sent, `V${Date.now()}`, [payment]).text);
    const draft = await data(act(tenant.send, id, 'void', {}));
    expect(draft).toMatchObject({ frequency: '8', replacesClaimId: id, payerClaimNumber: 'ICN9' });
    const voided = await submitted(draft['id'] as string, true);
    const x12 = (await tenant.send({ path: `${paths.claims}/${voided.id}/x12` })).text;
    expect(x12).toMatch(/CLM\*[A-Z0-9]+\*150\.29\*\*\*11:B:8\*[\s\S]*REF\*F8\*ICN9~/);
    expect(await claimNow(id)).toMatchObject({ status: 'paid', submissionState: 'voided', paidAmount: 100 });
    expect(await balance(id)).toMatchObject({ charges: 0, payerBalance: -150.29, patientBalance: 20 });
    expect(await balance(voided.id)).toMatchObject({ charges: 0, payerBalance: 0 });
    await taken(file835(sent, `W${Date.now()}`, [negated(payment)]).text);
    expect(await claimNow(id)).toMatchObject({ submissionState: 'voided', paidAmount: 0 });
    expect(await balance(id)).toMatchObject({ payerBalance: 0, patientBalance: 0, payerPayments: 0 });
  }, 90_000);

  it.each([
    ['no X12 at all', 'hello', 'NOT_X12'],
    [
      'a file that is cut off',
      file835({ sender: 'A', receiver: 'B' } as Sent, 'T', []).text.slice(0, 250),
      'TRUNCATED',
    ],
  ])('%s is rejected with the segment named', async (_what, text, code) => {
    const file = await taken(`${text}`);
    expect([file['status'], (file['problems'] as { code: string }[]).map((p) => p.code)]).toEqual([
      'rejected',
      expect.arrayContaining([code]),
    ]);
  });

  it('another media type and an empty file are refused; a form brings its file', async () => {
    expect((await upload('x', { type: 'text/plain' })).status).toBe(415);
    expect((await upload('')).status).toBe(422);
    const form = new FormData();
    form.set('file', new Blob(['hello again']), 'a.835');
    const response = await fetch(`${stack.gateway}/v1/revenue/files`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tenant.token}` },
      body: form,
    });
    expect(response.status).toBe(202);
  });
});

describe('the reports', () => {
  const names = ['aged-receivables', 'denials', 'days-in-receivables', 'first-pass'];
  const all = () => Promise.all(names.map((name) => report(name)));

  it('agree with the ledger to the cent, payer by payer, and with what was decided', async () => {
    const [aged = {}, denials = {}, days = {}, firstPass = {}] = await all();
    const open = [...(await openByPayer())].flatMap(([payerId, cents]) =>
      (['payer', 'patient'] as const)
        .filter((from) => cents[from] !== 0)
        .map((from) => ({ payerId, from, total: cents[from] / 100, days0To30: cents[from] / 100 })),
    );
    expect(aged['rows']).toHaveLength(open.length);
    expect(aged['rows']).toEqual(expect.arrayContaining(open.map((row) => expect.objectContaining(row))));
    const { body } = await tenant.send({ path: '/v1/revenue/ledger?limit=100' });
    expect((body as { pagination: { hasMore: boolean } }).pagination.hasMore).toBe(false);
    const lines = (body.data as { lines: { account: string; amount: number }[] }[]).flatMap((e) => e.lines);
    const sum = (...accounts: string[]): number =>
      lines.filter((l) => accounts.includes(l.account)).reduce((s, l) => s + Math.round(l.amount * 100), 0) /
      100;
    const receivables = sum('payer_receivable', 'patient_receivable');
    expect(aged['totals']).toMatchObject({ days0To30: receivables, over90: 0, total: receivables });
    expect(days['totals']).toMatchObject({ receivables, charges: -sum('charges') });
    expect(days['totals'].daysInReceivables).toBeCloseTo((receivables * 90) / -sum('charges'), 0);
    // The partial denial, its correction, the second payer, the payment that a person matched, the one that was voided.
    expect(denials['totals']).toEqual({
      ...{ decided: 5, denied: 0, partlyDenied: 1, denialRate: 0.2 },
      ...{ decidedAmount: 811.45, deniedAmount: 20, denialRateByAmount: 0.0246 },
    });
    // Neither the correction nor what was sent again; and what the 999 rejected is no first pass.
    expect(firstPass['totals']).toEqual({ decided: 5, paid: 3, firstPassRate: 0.6 });
  }, 60_000);

  it('are the same once the totals hold everything, and of one payer alone', async () => {
    const before = await all();
    const mongo = await MongoClient.connect(stack.mongodb.uri);
    try {
      const changes = mongo.db('rymeda_revenue').collection('revenue_changes');
      await until(
        'the totals to hold everything',
        () => changes.countDocuments({ organizationId: tenant.id }),
        (waiting) => waiting === 0,
      );
    } finally {
      await mongo.close();
    }
    expect(await all()).toEqual(before);
    const payerId = (await claimNow(claim.id))['payerId'] as string;
    const one = await report('denials', `?payerId=${payerId}`);
    expect((one['rows'] as { payerId: string }[]).map((r) => r.payerId)).toEqual([payerId]);
    expect(one['totals']).toMatchObject({ decided: 2, partlyDenied: 1 });
  }, 60_000);

  it('as of a day say what they said then; no day to come, and none before the organisation', async () => {
    for (const name of ['aged-receivables', 'days-in-receivables']) {
      const now = await report(name);
      const day = (now['asOf'] ?? now['to']) as string;
      expect(await report(name, `?asOf=${day}`)).toEqual(now);
      const file = await must(tenant.send({ path: `/v1/revenue/reports/${name}?asOf=${day}&format=csv` }));
      expect(file.text).toContain(',All payers,');
      for (const wrong of ['2999-01-01', '2020-01-01', '2026-02-30'])
        expectProblem(
          await tenant.send({ path: `/v1/revenue/reports/${name}?asOf=${wrong}` }),
          422,
          'VALIDATION_FAILED',
        );
    }
  });

  it('come as CSV too, in which no name is a formula; periods are judged, and others see none of it', async () => {
    const payerId = (await claimNow(claim.id))['payerId'] as string;
    const json = { name: '=HYPERLINK("http://x","y")' };
    await must(tenant.send({ path: `${paths.payers}/${payerId}`, method: 'PATCH', json }));
    const file = await must(tenant.send({ path: '/v1/revenue/reports/denials?format=csv' }));
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.text.split('\r\n')[0]).toMatch(/^payerId,payerName,decided,denied,partlyDenied,denialRate/);
    expect(file.text).toContain(`${payerId},"'=HYPERLINK(""http://x"",""y"")",2,0,1,0.5`);
    expect(file.text).toContain('\r\n,All payers,5,0,1,0.2');
    const backwards = '/v1/revenue/reports/denials?from=2026-03-02&to=2026-03-01';
    expectProblem(await tenant.send({ path: backwards }), 422, 'VALIDATION_FAILED');
    const theirs = await data(other.send({ path: `/v1/revenue/reports/denials?payerId=${payerId}` }));
    expect(theirs['rows']).toEqual([]);
  });
});

describe('what payers do by themselves', () => {
  const sentOne = async () => {
    const visit = await newVisit(tenant.send, { covered: true });
    const made = await data(tenant.send({ path: paths.claims, json: visit.claim }));
    return submitted(made['id'] as string);
  };
  /** What a file left to a person, posted to the claim. */
  const postWaiting = async (file: Record<string, any>, kind: string, claimId: string): Promise<void> => {
    const open = `/v1/revenue/exceptions?status=open&kind=${kind}`;
    const waiting = (await must(tenant.send({ path: open }))).body.data as { id: string; fileId: string }[];
    const mine = waiting.filter((e) => e.fileId === file['id']);
    expect(mine.length).toBeGreaterThan(0);
    for (const { id } of mine)
      await must(tenant.send({ path: `/v1/revenue/exceptions/${id}/resolve`, json: { claimId } }));
  };

  it('a claim that its payer forwards takes the next payer’s 835, and no secondary claim is made of it', async () => {
    const { id, sent } = await sentOne();
    const crossed = paid(sent, [['CO:45:30.29', 'PR:3:20']], { status: '19' });
    await taken(file835(sent, `X${Date.now()}`, [crossed]).text);
    expect(await balance(id)).toMatchObject({ payerPayments: 100, payerBalance: 0, patientBalance: 20 });
    expectProblem(await act(tenant.send, id, 'secondary', {}), 409, 'CONFLICT');
    const next = paid(sent, [['OA:23:130.29', 'PR:3:5']], { status: '2', payerNumber: 'NEXT1' });
    const file = await taken(file835(sent, `Y${Date.now()}`, [next]).text);
    expect(file).toMatchObject({ status: 'posted', totals: { matched: 1, exceptions: 0 } });
    expect(await balance(id)).toMatchObject({ payerPayments: 115, payerBalance: 0, patientBalance: 5 });
    expect(await claimNow(id)).toMatchObject({ status: 'paid', paidAmount: 115, patientResponsibility: 5 });
  }, 90_000);

  it('a claim that its payer splits waits for a person, who posts each part', async () => {
    const { id, sent } = await sentOne();
    const part = (charge: number, adjustment: string, payerNumber: string): Paid =>
      paid(sent, [], { lines: [{ charge, adjustments: [adjustment] }], payerNumber });
    const parts = [part(100, 'PR:3:20', 'SPLITA'), part(50.29, 'CO:45:30.29', 'SPLITB')];
    const file = await taken(file835(sent, `S${Date.now()}`, parts).text);
    expect(file).toMatchObject({ status: 'posted', totals: { matched: 0, exceptions: 2 } });
    const open = '/v1/revenue/exceptions?status=open&kind=charge_mismatch';
    const waiting = (await must(tenant.send({ path: open }))).body.data as { id: string; fileId: string }[];
    const mine = waiting.filter((e) => e.fileId === file['id']);
    expect(mine).toHaveLength(2);
    expect(await balance(id)).toMatchObject({ payerPayments: 0, payerBalance: 150.29, patientBalance: 0 });
    for (const exception of mine) {
      const path = `/v1/revenue/exceptions/${exception.id}/resolve`;
      await must(tenant.send({ path, json: { claimId: id } }));
    }
    expect(await balance(id)).toMatchObject({
      ...{ payerPayments: 100, adjustments: 30.29, payerBalance: 0, patientBalance: 20 },
    });
    expect(await claimNow(id)).toMatchObject({ status: 'paid', paidAmount: 100, patientResponsibility: 20 });
  }, 90_000);

  it('a denial that a person posts says why, as one that a file tells of does', async () => {
    const { id, sent } = await sentOne();
    const part = paid(sent, [], { lines: [{ charge: 100, adjustments: ['CO:197:100'] }] });
    const file = await taken(file835(sent, `D${Date.now()}`, [part]).text);
    const open = '/v1/revenue/exceptions?status=open&kind=charge_mismatch';
    const waiting = (await must(tenant.send({ path: open }))).body.data as { id: string; fileId: string }[];
    const mine = waiting.find((e) => e.fileId === file['id']);
    const path = `/v1/revenue/exceptions/${mine?.id ?? ''}/resolve`;
    await must(tenant.send({ path, json: { claimId: id } }));
    expect(await claimNow(id)).toMatchObject({ status: 'denied', denialReason: 'CARC 197' });
  }, 90_000);

  it('a payment that waits for its deposit is posted once none is required any more', async () => {
    const settings = { path: '/v1/revenue/settings', method: 'PATCH' };
    await must(tenant.send({ ...settings, json: { requireDeposit: true } }));
    const { id, sent } = await sentOne();
    const file = await taken(file835(sent, `W${Date.now()}`, [paid(sent, [['CO:45:50.29']])]).text);
    expect([file['status'], file['problems'][0].code]).toEqual(['held', 'AWAITING_DEPOSIT']);
    await must(tenant.send({ ...settings, json: { requireDeposit: false } }));
    await until(
      'the payment to be posted',
      () => claimNow(id),
      (now) => now['status'] === 'paid',
    );
    expect(await balance(id)).toMatchObject({ payerPayments: 100, adjustments: 50.29, payerBalance: 0 });
  }, 90_000);

  it('a denial that its payer pays after all counts no longer, though nothing reverses it', async () => {
    const { id, sent } = await sentOne();
    const denied = paid(sent, [['CO:45:30.29', 'PR:3:20', 'CO:197:100']]);
    await taken(file835(sent, `N${Date.now()}`, [denied]).text);
    expect(await balance(id)).toMatchObject({ payerBalance: 100, patientBalance: 20, adjustments: 30.29 });
    await taken(file835(sent, `Y${Date.now()}`, [paid(sent, [['CO:45:30.29', 'PR:3:20']])]).text);
    expect(await claimNow(id)).toMatchObject({ status: 'paid', paidAmount: 100, patientResponsibility: 20 });
    expect(await balance(id)).toMatchObject({
      ...{ payerPayments: 100, adjustments: 30.29, payerBalance: 0, patientBalance: 20 },
    });
  }, 90_000);

  it('an appeal that its payer accepts is still of a denial, in whose place its payment stands', async () => {
    const { id, sent } = await sentOne();
    const denied = paid(sent, [['CO:45:30.29', 'PR:3:20', 'CO:197:100']]);
    await taken(file835(sent, `A${Date.now()}`, [denied]).text);
    for (const verb of ['appeal', 'accept']) await must(act(tenant.send, id, verb));
    expect(await claimNow(id)).toMatchObject({ status: 'accepted', submissionState: 'denied' });
    await taken(file835(sent, `B${Date.now()}`, [paid(sent, [['CO:45:30.29', 'PR:3:20']])]).text);
    expect(await claimNow(id)).toMatchObject({ status: 'paid', paidAmount: 100, patientResponsibility: 20 });
    expect(await balance(id)).toMatchObject({
      ...{ payerPayments: 100, adjustments: 30.29, payerBalance: 0, patientBalance: 20 },
    });
  }, 90_000);

  it('a payment that a person recorded meets its 835, and what was written off is owed again by a reversal', async () => {
    const { id, sent } = await sentOne();
    await must(act(tenant.send, id, 'accept'));
    await must(act(tenant.send, id, 'pay', { paidAmount: 60 }));
    const partly = paid(sent, [['CO:45:30.29', 'PR:3:20', 'CO:197:40']]);
    const file = await taken(file835(sent, `H${Date.now()}`, [partly]).text);
    expect(file['totals']).toMatchObject({ matched: 1, exceptions: 0 });
    expect(await balance(id)).toMatchObject({
      ...{ payerPayments: 60, adjustments: 30.29, payerBalance: 40, patientBalance: 20 },
    });
    const json = { kind: 'write_off', of: 'payer', claimId: id, amount: 40, reason: 'Not appealed' };
    await must(tenant.send({ path: '/v1/revenue/ledger', json }));
    expect(await balance(id)).toMatchObject({ payerBalance: 0, writeOffs: 40 });
    const right = paid(sent, [['CO:45:30.29', 'PR:3:20']]);
    await taken(file835(sent, `R${Date.now()}`, [negated(partly), right]).text);
    expect(await balance(id)).toMatchObject({
      ...{ payerPayments: 100, adjustments: 30.29, payerBalance: 0, patientBalance: 20, writeOffs: 0 },
    });
  }, 90_000);

  it('a payment of another amount than a person recorded waits, and stands in its place once posted', async () => {
    const { id, sent } = await sentOne();
    await must(act(tenant.send, id, 'accept'));
    await must(act(tenant.send, id, 'pay', { paidAmount: 99 }));
    const file = await taken(
      file835(sent, `O${Date.now()}`, [paid(sent, [['CO:45:30.29', 'PR:3:20']])]).text,
    );
    await postWaiting(file, 'already_decided', id);
    expect(await claimNow(id)).toMatchObject({ paidAmount: 100, patientResponsibility: 20 });
    expect(await balance(id)).toMatchObject({
      ...{ payerPayments: 100, adjustments: 30.29, payerBalance: 0, patientBalance: 20 },
    });
  }, 90_000);

  it('a next payer’s 835 that comes before the first one’s waits for it', async () => {
    const { id, sent } = await sentOne();
    const next = paid(sent, [['CO:45:30.29', 'OA:23:100', 'PR:3:5']], { status: '2', payerNumber: 'NEXT2' });
    const file = await taken(file835(sent, `E${Date.now()}`, [next]).text);
    expect(file).toMatchObject({ status: 'posted', totals: { matched: 0, exceptions: 1 } });
    expect(await claimNow(id)).toMatchObject({ status: 'submitted', paidAmount: null });
    const first = paid(sent, [['CO:45:30.29', 'PR:3:20']], { status: '19' });
    await taken(file835(sent, `F${Date.now()}`, [first]).text);
    await postWaiting(file, 'forwarded', id);
    expect(await balance(id)).toMatchObject({
      ...{ payerPayments: 115, adjustments: 30.29, payerBalance: 0, patientBalance: 5 },
    });
  }, 90_000);

  it('a next payer that states its own reduction writes off nothing twice, and the patient gets back what he paid', async () => {
    const visit = await newVisit(tenant.send, { covered: true });
    const second = await data(tenant.send({ path: paths.payers, json: payerBody() }));
    const { clientId: patient } = visit.claim;
    const covers = { clientId: patient, payerId: second['id'] as string, memberId: `T-${canary}`, rank: 2 };
    await must(tenant.send({ path: paths.coverages, json: covers }));
    const made = await data(tenant.send({ path: paths.claims, json: visit.claim }));
    const { id, sent } = await submitted(made['id'] as string);
    await taken(file835(sent, `P${Date.now()}`, [paid(sent, [['CO:45:30.29', 'PR:3:20']])]).text);
    const post = (kind: string, claimId: string, amount: number) =>
      tenant.send({ path: '/v1/revenue/ledger', json: { kind, claimId, amount, reason: 'Of the visit' } });
    await must(post('patient_payment', id, 5));
    const draft = await data(act(tenant.send, id, 'secondary', {}));
    const next = await submitted(draft['id'] as string);
    expect(await balance(id)).toMatchObject({ payerBalance: 0, patientBalance: 0 });
    expect(await balance(next.id)).toMatchObject({ payerBalance: 20, patientBalance: -5 });
    const answer = paid(next.sent, [['CO:45:31.29', 'OA:23:100', 'PR:2:2']], { status: '2' });
    const file = await taken(file835(next.sent, `Q${Date.now()}`, [answer]).text);
    expect(file['totals']).toMatchObject({ matched: 1, exceptions: 0 });
    expect(await balance(next.id)).toMatchObject({
      ...{ payerPayments: 17, adjustments: 1, payerBalance: 0, patientBalance: -3 },
    });
    expectProblem(await post('refund', next.id, 3.01), 409, 'CONFLICT');
    await must(post('refund', next.id, 3));
    expect(await read(`/v1/revenue/patients/${patient}/balance`)).toMatchObject({
      ...{ charges: 150.29, payerPayments: 117, patientPayments: 2, adjustments: 31.29 },
      ...{ payerBalance: 0, patientBalance: 0, writeOffs: 0 },
    });
  }, 120_000);

  it('a 277 about a claim of ours is told by its codes, and moves nothing', async () => {
    const { id, sent } = await sentOne();
    // As payers answer: the trace is the question's, the claim's own number stands in REF*EJ.
    const answered = (codes: string, at: string) =>
      file277({ ...sent, controlNumber: 'ASKED1' }, codes, 'ICN5')
        .replaceAll('005010X214', '005010X212')
        .replace('REF*1K*ICN5~', `REF*1K*ICN5~\nREF*EJ*${sent.controlNumber}~`)
        .replace(/SE\*(\d+)\*/, (_se, count) => `SE*${Number(count) + 1}*`)
        .replace('BHT*0085*08*1*20260305*1200', `BHT*0085*08*1*${at}`);
    const file = await taken(answered('P3:317', '20260309*0830'));
    expect(file).toMatchObject({
      ...{ type: '277', status: 'posted', problems: [], flags: [] },
      answers: { eligibility: null, claimStatuses: [{ code: 'P3:317', claims: 1, matched: 1 }] },
    });
    const told = {
      codes: ['P3:317'],
      asOf: '2026-03-05',
      reportedAt: '2026-03-09T08:30',
      fileId: file['id'],
    };
    const claimed = await claimNow(id);
    expect(claimed).toMatchObject({ status: 'submitted', payerClaimNumber: 'ICN5', payerStatus: told });
    // What was said before that comes too late.
    await taken(answered('P1:20', '20260306*1200'));
    expect(await claimNow(id)).toEqual(claimed);
  }, 60_000);
});

describe('the files', () => {
  interface Listed extends Row {
    status: string;
    type: string | null;
    createdAt: string;
  }
  const files = '/v1/revenue/files';
  const listed = async (query: Record<string, string | number>, by = tenant): Promise<Listed[]> =>
    (await walk(by, files, query)) as unknown as Listed[];

  it('are listed newest first and from page to page, by status, type and time', async () => {
    const all = await listed({ limit: 100 });
    expect(all.length).toBeGreaterThan(15);
    const [at, before] = [all[3]?.createdAt ?? '', all[9]?.createdAt ?? ''];
    for (const [query, fits] of [
      [{}, () => true],
      [{ status: 'held' }, (f) => f.status === 'held'],
      [{ type: '999' }, (f) => f.type === '999'],
      [{ type: '835', status: 'posted' }, (f) => f.type === '835' && f.status === 'posted'],
      [{ createdAfter: at }, (f) => f.createdAt >= at],
      [{ createdBefore: at, createdAfter: before }, (f) => f.createdAt < at && f.createdAt >= before],
    ] as [Record<string, string>, (f: Listed) => boolean][]) {
      const found = await listed({ ...query, limit: 4 });
      expect([query, idsOf(found)]).toEqual([query, idsOf(all.filter(fits))]);
      expect(found.length).toBeGreaterThan(0);
    }
    expect(await listed({ status: 'held' }, other)).toEqual([]);
  }, 60_000);

  it('leave in an organisation’s export byte for byte as they came', async () => {
    const { operator, gateway } = stack;
    const { clientId: client_id, clientSecret: client_secret } = operator;
    const { body } = await must(requestToken(gateway, { client_id, client_secret }));
    const operatorToken = body.access_token as string;
    const exported = async (resource: string, id: string): Promise<Buffer> => {
      const query = `resource=${resource}&id=${id}`;
      const path = `/v1/platform/organizations/${tenant.id}/revenue/contents?${query}`;
      const headers = { authorization: `Bearer ${operatorToken}` };
      const response = await fetch(`${gateway}${path}`, { headers });
      expect(response.status).toBe(200);
      return Buffer.from(await response.arrayBuffer());
    };
    const keep = async (path: string, type: string, bytes: Buffer): Promise<string> => {
      const headers = { authorization: `Bearer ${tenant.token}`, 'content-type': type };
      const body = new Uint8Array(bytes);
      const response = await fetch(`${gateway}${path}`, { method: 'POST', headers, body });
      return ((await response.json()) as { data: { id: string } }).data.id;
    };
    // Neither text nor of one line end, and longer than a piece that is sealed.
    const text = file835(claim.sent, `E${Date.now()}`, [paid(claim.sent, [[], []])]).text;
    const remittance = Buffer.from(text.replaceAll('~\n', '~\r\n').replace('A PAYER', 'PAYER Ñ'), 'latin1');
    const file = await keep(files, 'application/edi-x12', remittance);
    expect((await exported('file', file)).equals(remittance)).toBe(true);
    const noise = Buffer.from(Uint8Array.from({ length: 1_500_000 }, (_, n) => (n * 7919) % 251));
    const pdf = Buffer.concat([Buffer.from('%PDF-1.7 '), noise]);
    const documents = `/v1/revenue/documents?claimId=${claim.id}&kind=other`;
    const document = await keep(documents, 'application/pdf', pdf);
    expect((await exported('document', document)).equals(pdf)).toBe(true);
  }, 60_000);
});

describe('an appeal', () => {
  it('is refused of what Medicare denied as filed too late (CO-29), and of no other payer’s denial', async () => {
    const visit = await newVisit(tenant.send);
    const made = await data(tenant.send({ path: paths.claims, json: visit.claim }));
    const id = made['id'] as string;
    await must(act(tenant.send, id, 'submit'));
    await must(act(tenant.send, id, 'deny', { reason: 'CARC 29' }));
    const path = `/v1/revenue/payers/${visit.claim.payerId}`;
    const pays = (claimFilingIndicator: string) =>
      must(tenant.send({ path, method: 'PATCH', json: { claimFilingIndicator } }));
    await pays('MB');
    expectProblem(await act(tenant.send, id, 'appeal'), 409, 'INVALID_TRANSITION');
    await pays('CI');
    expect(await data(act(tenant.send, id, 'appeal'))).toMatchObject({ status: 'appealed' });
  }, 60_000);

  it('goes with documents of its claim, which are kept sealed and read back as they were', async () => {
    const visit = await newVisit(tenant.send);
    const made = await data(tenant.send({ path: paths.claims, json: visit.claim }));
    const id = made['id'] as string;
    await must(act(tenant.send, id, 'submit'));
    await must(act(tenant.send, id, 'deny', { reason: 'Not necessary' }));
    const pdf = `%PDF-1.7 ${canary}`;
    const keep = async (claimId: string, type = 'application/pdf', by = tenant, more = {}) => {
      const response = await fetch(
        `${stack.gateway}/v1/revenue/documents?claimId=${claimId}&kind=appeal_letter`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${by.token}`, 'content-type': type, ...more },
          body: pdf,
        },
      );
      return { status: response.status, body: (await response.json()) as Record<string, any> };
    };
    const once = { 'idempotency-key': `${id}-letter` };
    const kept = await keep(id, 'application/pdf', tenant, once);
    expect([kept.status, kept.body['data']]).toMatchObject([
      201,
      { claimId: id, kind: 'appeal_letter', mediaType: 'application/pdf', bytes: pdf.length },
    ]);
    // Sent again under its key it is there once, and the key is no other document's.
    const again = await keep(id, 'application/pdf', tenant, once);
    expect([again.status, again.body['data']]).toEqual([201, kept.body['data']]);
    expect((await keep(claim.id, 'application/pdf', tenant, once)).status).toBe(422);
    // What it says it is it must be; and nobody keeps documents of others' claims.
    expect((await keep(id, 'image/png')).status).toBe(422);
    expect((await keep(id, 'text/html')).status).toBe(415);
    expect((await keep(id, 'application/pdf', other)).status).toBe(422);
    const document = kept.body['data'].id as string;
    const foreign = (await keep(claim.id)).body['data'].id as string;
    const wrong = await act(tenant.send, id, 'appeal', { documentIds: [document, foreign] });
    expectProblem(wrong, 422, 'VALIDATION_FAILED');
    const appealed = await data(
      act(tenant.send, id, 'appeal', { reason: 'It was necessary', documentIds: [document] }),
    );
    expect(appealed).toMatchObject({ status: 'appealed', appealDocumentIds: [document] });
    const path = `/v1/revenue/documents/${document}`;
    expect(await read(path)).toMatchObject({ id: document, claimId: id });
    const content = await must(tenant.send({ path: `${path}/content` }));
    expect([content.headers.get('content-type'), content.text]).toEqual(['application/pdf', pdf]);
    const listed = await must(tenant.send({ path: `/v1/revenue/documents?claimId=${id}` }));
    expect((listed.body.data as { id: string }[]).map((d) => d.id)).toEqual([document]);
    for (const hidden of [path, `${path}/content`])
      expectProblem(await other.send({ path: hidden }), 404, 'NOT_FOUND');
  }, 60_000);
});
