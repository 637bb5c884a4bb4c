import { expect, it } from '@jest/globals';
import { killService, startService } from '@rymeda/stack';
import { call, until, type Answered } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { file835, type Paid, type Sent } from '../e2e/support/payer-files.ts';
import { act, newVisit, paths } from '../e2e/support/revenue.ts';
import { must, newTenant, operatorToken } from '../e2e/support/tenant.ts';
import { freshStack, parts } from './common.ts';

/** Of so many, spread over all chunks; the others pay for claims that nobody sent. */
const claims = 20;
const payments = 1_000;

it(`kill -9 of revenue in the middle of an 835 of ${payments} claims: it is posted once, to the cent`, async () => {
  const stack = freshStack();
  const tenant = await newTenant(stack);
  const visit = await newVisit(tenant.send);
  const ours: { id: string; controlNumber: string }[] = [];
  for (let n = 0; n < claims; n++) {
    const made = (await must(tenant.send({ path: paths.claims, json: visit.claim }))).body.data as {
      id: string;
    };
    const sent = (await must(act(tenant.send, made.id, 'submit'))).body.data as { controlNumber: string };
    ours.push({ id: made.id, controlNumber: sent.controlNumber });
  }
  const paid = Array.from({ length: payments }, (_, n): Paid => {
    const claim = n % (payments / claims) === 0 ? ours[n / (payments / claims)] : undefined;
    return {
      ...{ controlNumber: claim?.controlNumber ?? `NOBODYS${n}`, status: '1', payerNumber: `ICN${n}` },
      lines: [{ charge: 150.29, adjustments: ['CO:45:30.29', 'PR:3:20'] }],
    };
  });
  const made = file835({ sender: 'CLINIC', receiver: 'PAYER' } as Sent, `K${Date.now()}`, paid);
  const uploaded = await fetch(`${stack.gateway}/v1/revenue/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.token}`, 'content-type': 'application/edi-x12' },
    body: made.text,
  });
  const { data } = (await uploaded.json()) as { data: { id: string } };
  const path = `/v1/revenue/files/${data.id}`;

  const mongo = await MongoClient.connect(stack.mongodb.uri);
  const db = mongo.db('rymeda_revenue');
  const remittance = () => db.collection('remittances').findOne({ organizationId: tenant.id });
  try {
    const underWay = await until(
      'a few hundred of its claims',
      remittance,
      (r) => r !== null && (r['done'] as number) >= 200,
      60_000,
    );
    // Not before the last one does it show as paid.
    expect(underWay).toMatchObject({ status: 'posting' });
    await killService('revenue', parts);
    const left = await remittance();
    expect(left?.['done']).toBeLessThan(payments);
    expect(await db.collection('files').findOne({ organizationId: tenant.id })).toMatchObject({
      status: 'processing',
    });
    await startService('revenue', parts);
    const answer = await until(
      'the whole file, with the lease of the dead one ended',
      () => tenant.send({ path }),
      ({ status, body }: Answered) =>
        status === 200 && !['received', 'processing'].includes(body.data.status as string),
      180_000,
    );
    expect(answer.body.data).toMatchObject({
      status: 'posted',
      totals: { claims: payments, matched: claims, exceptions: payments - claims, paidAmount: made.amount },
    });
    expect(await remittance()).toMatchObject({
      status: 'posted',
      done: payments,
      exceptions: payments - claims,
    });
    const filter = { organizationId: tenant.id };
    expect(await db.collection('exceptions').countDocuments(filter)).toBe(payments - claims);
    const posted = await db
      .collection('ledger')
      .aggregate([
        { $match: { ...filter, kind: { $in: ['payer_payment', 'unapplied'] } } },
        { $unwind: '$lines' },
        { $match: { 'lines.account': 'undeposited_funds' } },
        { $group: { _id: '$kind', entries: { $sum: 1 }, cents: { $sum: '$lines.amount' } } },
      ])
      .toArray();
    expect(posted.sort((a, b) => (a['_id'] < b['_id'] ? -1 : 1))).toEqual([
      { _id: 'payer_payment', entries: claims, cents: claims * 10_000 },
      { _id: 'unapplied', entries: payments - claims, cents: (payments - claims) * 10_000 },
    ]);
  } finally {
    await mongo.close();
  }
  for (const { id } of ours)
    expect((await must(tenant.send({ path: `${paths.claims}/${id}/balance` }))).body.data).toMatchObject({
      ...{ payerBalance: 0, patientBalance: 20, payerPayments: 100 },
    });
  const aged = await must(tenant.send({ path: '/v1/revenue/reports/aged-receivables' }));
  expect(aged.body.data.totals).toMatchObject({ total: claims * 20 });
}, 300_000);

it('a session that was completed just before its organisation was offboarded is drafted once that is taken back', async () => {
  const stack = freshStack();
  const tenant = await newTenant(stack);
  const token = await operatorToken(stack);
  const asOperator = (path: string, method: string, json?: object) =>
    call(stack.gateway, { path: `/v1/platform/organizations/${tenant.id}${path}`, method, token, json });
  const { sessionId } = (await newVisit(tenant.send, { complete: false, covered: true })).claim;
  const mongo = await MongoClient.connect(stack.mongodb.uri);
  const letters = mongo.db('rymeda_revenue').collection('dead_letters');
  try {
    await killService('revenue', parts);
    for (const step of ['start', 'complete'])
      await must(tenant.send({ path: `/v1/care/sessions/${sessionId}/${step}`, json: {} }));
    await must(asOperator('/offboard', 'POST', { waitingDays: 7 }));
    await until(
      'its keys are scheduled',
      () => asOperator('', 'GET'),
      ({ body }) => body.data?.offboarding?.keysDestroyedAt != null,
      60_000,
    );
    await startService('revenue', parts);
    const subject = `session/${sessionId}`;
    await until(
      'the event is kept for later',
      () => letters.findOne({ 'event.subject': subject, 'event.type': 'rymeda.care.session.completed.v1' }),
      (letter) => letter !== null,
      60_000,
    );
    await must(asOperator('/offboard/cancel', 'POST'));
    await must(asOperator('/reactivate', 'POST'));
    const drafts = await until(
      'its draft',
      async () =>
        (await tenant.send({ path: `${paths.claims}?sessionId=${sessionId}` })).body.data as object[],
      (found) => (found?.length ?? 0) > 0,
      120_000,
    );
    expect(drafts).toMatchObject([{ sessionId, status: 'draft' }]);
    expect(await letters.countDocuments({ 'event.organizationid': tenant.id })).toBe(0);
  } finally {
    await mongo.close();
    await startService('revenue', parts);
  }
}, 300_000);
