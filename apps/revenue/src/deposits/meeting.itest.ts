import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '@rymeda/kernel';
import { jobContext, type Call } from '@rymeda/service';
import { exceptionStore } from '../exceptions/exception.store.ts';
import { ledgerStore } from '../ledger/ledger.store.ts';
import { remittanceBeginner } from '../remittances/begin-remittance.ts';
import { remittanceStore } from '../remittances/remittance.store.ts';
import { totalsStore } from '../reports/totals.store.ts';
import { settingsStore } from '../settings/settings.store.ts';
import { updateSettings } from '../settings/update-settings.route.ts';
import { ownDatabase, type OwnDatabase } from '../testing/own-database.ts';
import type { FoundSet } from '../x12-files/inspect.ts';
import { fileStore } from '../x12-files/file.store.ts';
import { depositStore } from './deposit.store.ts';
import { paymentTraces } from './payment-traces.ts';
import { depositTaker } from './take-deposit.ts';

const organizationId = 'org_meeting';
const scope = { organizationId };
const context = () => jobContext(organizationId, 'test');
const races = 12;
let own: OwnDatabase;
let transactions: OwnDatabase['transactions'];
let files: ReturnType<typeof fileStore>;
let remittances: ReturnType<typeof remittanceStore>;
let begin: ReturnType<typeof remittanceBeginner>;
let takeDeposit: ReturnType<typeof depositTaker>;
const raw: OwnDatabase['raw'] = (name) => own.raw(name);

beforeAll(async () => {
  own = await ownDatabase();
  ({ transactions } = own);
  const { core, connection } = own;
  files = fileStore(core, connection);
  remittances = remittanceStore(core);
  const stores = {
    remittances,
    deposits: depositStore(core),
    paymentTraces: paymentTraces(core),
    settings: settingsStore(core),
    exceptions: exceptionStore(core),
    x12Files: files,
    ledger: ledgerStore(
      core,
      totalsStore(core, () => undefined),
    ),
  };
  begin = remittanceBeginner({ ...stores, transactions });
  takeDeposit = depositTaker({ ...stores, wakeFiles: () => undefined });
  const indexed = [
    'deposits',
    'exceptions',
    'ledger',
    'outbox',
    'payment_traces',
    'remittances',
    'revenue_jobs',
  ];
  for (const name of indexed) await raw(name).createIndex({ organizationId: 1 });
  await raw('revenue_settings').insertOne({
    ...{ _id: organizationId, organizationId, checks: {}, requireDeposit: true, closedThrough: null },
    version: 1,
  });
});
afterAll(async () => {
  await own.drop();
});

const amount = 12_300;
const remit = (fileId: string, traceNumber: string, paid = amount) =>
  begin({ id: fileId, organizationId }, {
    payment: { originatorId: '1512345678', traceNumber, amount: paid, method: paid === 0 ? 'NON' : 'ACH' },
    ...{ kind: '835', claims: 1, paid, reversals: false, hash: traceNumber },
  } as Extract<FoundSet['content'], { kind: '835' }>);
const deposit = (traceNumber: string) =>
  transactions.run(context(), (tx) =>
    takeDeposit(tx, scope, { method: 'ACH', amount, date: '2026-03-06', traceNumber }),
  );

it(`a deposit and its 835 find each other in either order and in the same instant (${races} races)`, async () => {
  const orders = [
    'the deposit first',
    'the 835 first',
    ...Array.from({ length: races }, () => 'both at once'),
  ];
  for (const [n, order] of orders.entries()) {
    const [trace, fileId] = [`T${n}`, newId('fil')];
    if (order === 'the deposit first') await deposit(trace);
    if (order === 'the 835 first') await remit(fileId, trace);
    if (order === 'both at once') await Promise.all([deposit(trace), remit(fileId, trace)]);
    else await (order === 'the deposit first' ? remit(fileId, trace) : deposit(trace));
    const [money, told] = [
      await raw('deposits').findOne({ traceNumber: trace }),
      await raw('remittances').findOne({ traceNumber: trace }),
    ];
    expect([order, money?.['remittanceId'], told?.['depositId']]).toEqual([order, told?._id, money?._id]);
    // Posting at once, or its file is read once more, which then goes on.
    if (told?.['status'] === 'awaiting_deposit')
      expect(await raw('revenue_jobs').countDocuments({ _id: fileId })).toBe(1);
    expect(await remit(fileId, trace)).toMatchObject({ status: 'posting', depositId: money?._id });
  }
}, 90_000);

it('what was missed before is found when the file is read again', async () => {
  await remit('fil_missed', 'MISSED');
  await raw('deposits').insertOne({
    ...{ _id: newId('dep'), organizationId, traceNumber: 'MISSED', amount, remittanceId: null },
    ...{ createdAt: new Date(), updatedAt: new Date(), version: 1, deletedAt: null },
  });
  expect(await remit('fil_missed', 'MISSED')).toMatchObject({
    status: 'posting',
    depositId: expect.stringMatching(/^dep_/),
  });
});

it('an 835 that pays nothing waits for no deposit: denials bring no money to any bank', async () => {
  expect(await remit('fil_denied', 'NON1', 0)).toMatchObject({ status: 'posting', depositId: null });
});

it('what waits for a deposit goes on where none is required any more', async () => {
  const require = (requireDeposit: boolean) =>
    raw('revenue_settings').updateOne({ organizationId }, { $set: { requireDeposit } });
  const waiting = () => transactions.run(context(), (tx) => remittances.filesAwaitingDeposit(tx, scope));
  expect(await remit('fil_waiting', 'WAITING')).toMatchObject({ status: 'awaiting_deposit' });
  expect([...(await waiting())]).toContain('fil_waiting');
  await require(false);
  expect(await remit('fil_waiting', 'WAITING')).toMatchObject({ status: 'posting', depositId: null });
  expect([...(await waiting())]).not.toContain('fil_waiting');
  await require(true);
});

it(`nor does what begins to wait in the instant in which that is said (${races} races)`, async () => {
  const { handler } = updateSettings({
    settings: settingsStore(own.core),
    remittances,
    x12Files: files,
    wakeFiles: () => undefined,
  });
  const requireNone = () =>
    transactions.run(context(), (tx) =>
      handler({ scope, body: { requireDeposit: false }, now: tx.now } as unknown as Call<never>, tx),
    );
  for (let n = 0; n < races; n++) {
    await raw('revenue_settings').updateOne({ organizationId }, { $set: { requireDeposit: true } });
    const [trace, fileId] = [`S${n}`, newId('fil')];
    await Promise.all([remit(fileId, trace), requireNone()]);
    const told = await raw('remittances').findOne({ traceNumber: trace });
    // Posting at once, or its file is read once more, which then goes on.
    if (told?.['status'] === 'awaiting_deposit')
      expect([n, await raw('revenue_jobs').countDocuments({ _id: fileId })]).toEqual([n, 1]);
    expect(await remit(fileId, trace)).toMatchObject({ status: 'posting', depositId: null });
  }
  await raw('revenue_settings').updateOne({ organizationId }, { $set: { requireDeposit: true } });
}, 90_000);

it('a file that is asked for again while it is worked on is worked on again', async () => {
  const _id = newId('fil');
  const ask = () => transactions.run(context(), (tx) => files.enqueue(tx, scope, _id));
  const done = (generation: number) =>
    transactions.run(context(), (tx) => files.done(tx, { _id, generation }));
  const jobs = () => raw('revenue_jobs').countDocuments({ _id });
  await ask();
  const first = await raw('revenue_jobs').findOne({ _id: _id });
  await ask();
  // Neither its end nor its signs of life hold up what was asked for since.
  await files.prolong({ _id, generation: first?.['generation'] as number }, new Date(Date.now() + 60_000));
  const again = await raw('revenue_jobs').findOne({ _id: _id });
  expect((again?.['leaseUntil'] as Date).getTime()).toBeLessThanOrEqual(Date.now());
  expect([await done(first?.['generation'] as number), await jobs()]).toEqual([false, 1]);
  expect([await done(again?.['generation'] as number), await jobs()]).toEqual([true, 0]);
  // Nor does whoever was slow with it before it was done, and is asked for once more.
  await ask();
  for (const slow of [first, again])
    expect([await done(slow?.['generation'] as number), await jobs()]).toEqual([false, 1]);
});
