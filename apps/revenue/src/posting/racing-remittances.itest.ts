import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { claimRecord, remittanceRecord, submissionRecord } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import type { ClaimPayment } from '@rymeda/x12';
import { exceptionStore } from '../exceptions/exception.store.ts';
import { ledgerStore } from '../ledger/ledger.store.ts';
import { payerStore } from '../payers/payer.store.ts';
import { remittanceStore } from '../remittances/remittance.store.ts';
import { totalsStore } from '../reports/totals.store.ts';
import { settingsStore } from '../settings/settings.store.ts';
import { submissionStore } from '../submissions/submission.store.ts';
import { newControlNumber } from '../submissions/submission.ts';
import { sampleClaim } from '../testing/bill.ts';
import { ownDatabase, type OwnDatabase } from '../testing/own-database.ts';
import { claimChanges } from './claim-changes.ts';
import { chunkPoster } from './post-remittance.ts';

const organizationId = 'org_race';
const races = 8;
let own: OwnDatabase;
let postChunk: ReturnType<typeof chunkPoster>;
const raw: OwnDatabase['raw'] = (name) => own.raw(name);

beforeAll(async () => {
  own = await ownDatabase();
  const { core, transactions } = own;
  const totals = totalsStore(core, () => undefined);
  postChunk = chunkPoster({
    ...{ transactions, changes: claimChanges(core, totals), ledger: ledgerStore(core, totals) },
    ...{
      remittances: remittanceStore(core),
      submissions: submissionStore(core),
      exceptions: exceptionStore(core),
    },
    ...{ payers: payerStore(core), settings: settingsStore(core) },
  });
  for (const name of ['ledger', 'exceptions', 'outbox', 'revenue_changes'])
    await raw(name).createIndex({ organizationId: 1 });
});
afterAll(async () => {
  await own.drop();
});

const base = { organizationId, createdAt: new Date(), updatedAt: new Date(), version: 1, deletedAt: null };

async function submittedClaim() {
  const {
    id: _id,
    icdCodes: _codes,
    ...claim
  } = sampleClaim({ status: 'accepted', submissionState: 'accepted_by_payer' });
  const [id, controlNumber] = [newId('clm'), newControlNumber()];
  await raw(claimRecord.collection).insertOne({ ...claim, ...base, _id: id, controlNumber });
  await raw(submissionRecord.collection).insertOne({
    ...base,
    _id: newId('sub'),
    claimId: id,
    controlNumber,
  });
  return { id, controlNumber };
}

async function remittance(): Promise<string> {
  const _id = newId('rem');
  await raw(remittanceRecord.collection).insertOne({
    ...{ ...base, _id, fileId: newId('fil'), status: 'posting', phase: 'claims' },
    ...{ done: 0, exceptions: 0, claims: 1, amount: 10_000, depositId: null },
  });
  return _id;
}

const payment = (claimNumber: string): ClaimPayment =>
  ({
    ...{ claimNumber, status: '1', charge: 15_029, paid: 10_000, patientResponsibility: 5_029 },
    adjustments: [{ group: 'PR', reason: '3', amount: 5_029 }],
    ...{ lines: [], remarks: [], payerClaimNumber: 'ICN' },
  }) as unknown as ClaimPayment;

it(`two 835s that race for one claim: one pays it, the other's money waits for a person (${races} races)`, async () => {
  for (let n = 0; n < races; n++) {
    const { id, controlNumber } = await submittedClaim();
    const remittances = [await remittance(), await remittance()];
    // Each chunk twice, as by two processes that both think that it is theirs.
    await Promise.all(
      [...remittances, ...remittances].map((rem) =>
        postChunk(organizationId, rem, 'claims', 0, [payment(controlNumber)]),
      ),
    );
    expect(await raw('claims').findOne({ _id: id })).toMatchObject({
      ...{
        status: 'paid',
        submissionState: 'paid',
        paidAmount: 10_000,
        patientResponsibility: 5_029,
        version: 2,
      },
    });
    const entries = await raw('ledger')
      .find({ remittanceId: { $in: remittances } })
      .toArray();
    expect(entries.map((e) => e['kind']).sort()).toEqual(['payer_payment', 'unapplied']);
    const waiting = await raw('exceptions')
      .find({ remittanceId: { $in: remittances } })
      .toArray();
    expect(waiting.map((e) => [e['kind'], e['claimId'], e['amount']])).toEqual([
      ['already_decided', id, 10_000],
    ]);
    const done = await raw('remittances')
      .find({ _id: { $in: remittances } })
      .toArray();
    expect(done.map((r) => [r['done'], r['exceptions']]).sort()).toEqual([
      [1, 0],
      [1, 1],
    ]);
  }
}, 90_000);

it('a payment that a person recorded is that of the 835 that tells of it, once, though it says so twice', async () => {
  const { id, controlNumber } = await submittedClaim();
  await raw(claimRecord.collection).updateOne(
    { _id: id },
    { $set: { status: 'paid', submissionState: 'partly_paid', paidAmount: 10_000 } },
  );
  const line = { account: 'undeposited_funds', amount: 10_000, claimId: id };
  await raw('ledger').insertOne({
    ...{ ...base, _id: newId('led'), kind: 'payer_payment', claimId: id, remittanceId: null },
    ...{ lines: [line, { ...line, account: 'payer_receivable', amount: -10_000 }], adjustments: [] },
  });
  const told = await remittance();
  await postChunk(organizationId, told, 'claims', 0, [payment(controlNumber), payment(controlNumber)]);
  const entries = await raw('ledger').find({ 'lines.claimId': id }).toArray();
  const sum = (account: string) =>
    entries
      .flatMap((e) => e['lines'] as (typeof line)[])
      .reduce((cents, l) => (l.account === account ? cents + l.amount : cents), 0);
  expect(['undeposited_funds', 'patient_receivable', 'payer_receivable'].map(sum)).toEqual([
    10_000, 5_029, -15_029,
  ]);
  expect(await raw('claims').findOne({ _id: id })).toMatchObject({
    ...{ submissionState: 'paid', paidAmount: 10_000, patientResponsibility: 5_029 },
  });
  const waiting = await raw('exceptions').find({ remittanceId: told }).toArray();
  expect(waiting.map((e) => [e['kind'], e['amount']])).toEqual([['already_decided', 10_000]]);
});
