import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId } from '@rymeda/kernel';
import { depositStore } from '../deposits/deposit.store.ts';
import { paymentTraces } from '../deposits/payment-traces.ts';
import { exceptionStore } from '../exceptions/exception.store.ts';
import { indexes } from '../indexes.ts';
import { settingsStore } from '../settings/settings.store.ts';
import { ownDatabase, type OwnDatabase } from '../testing/own-database.ts';
import type { FoundSet } from '../x12-files/inspect.ts';
import { remittanceBeginner } from './begin-remittance.ts';
import { remittanceStore } from './remittance.store.ts';

const organizationId = 'org_trace';
const races = 8;
let own: OwnDatabase;
let begin: ReturnType<typeof remittanceBeginner>;

beforeAll(async () => {
  own = await ownDatabase();
  const { core, transactions } = own;
  begin = remittanceBeginner({
    ...{ transactions, remittances: remittanceStore(core), deposits: depositStore(core) },
    ...{ paymentTraces: paymentTraces(core), exceptions: exceptionStore(core) },
    settings: settingsStore(core),
  });
  for (const name of ['deposits', 'exceptions', 'outbox', 'payment_traces', 'revenue_settings'])
    await own.raw(name).createIndex({ organizationId: 1 });
  for (const { collection, key, options } of indexes)
    if (collection === 'remittances') await own.raw(collection).createIndex(key, options ?? {});
});
afterAll(() => own.drop());

const remit = (traceNumber: string, amount: number, id = newId('fil')) =>
  begin({ id, organizationId }, {
    payment: { originatorId: '1512345678', traceNumber, amount, method: 'ACH' },
    ...{ kind: '835', claims: 1, paid: amount, reversals: false, hash: `${traceNumber}/${amount}` },
  } as Extract<FoundSet['content'], { kind: '835' }>);

it(`of two files that race with one trace number and another content one waits for a person (${races} races)`, async () => {
  for (let n = 0; n < races; n++) {
    const traceNumber = `T${n}`;
    const begun = await Promise.all([remit(traceNumber, 10_000), remit(traceNumber, 12_000)]);
    expect(begun.filter((one) => one === 'duplicate_trace')).toHaveLength(1);
    const there = await own.raw('remittances').find({ traceNumber }).toArray();
    expect(there).toHaveLength(1);
    const waiting = { kind: 'duplicate_trace', remittanceId: there[0]?._id ?? '' };
    expect(await own.raw('exceptions').countDocuments(waiting)).toBe(1);
  }
}, 90_000);

it('a file that is read once more is waited for once: what it brings in doubt is told a person a single time', async () => {
  const fileId = newId('fil');
  await remit('T_again', 10_000);
  for (let n = 0; n < 2; n++) expect(await remit('T_again', 12_000, fileId)).toBe('duplicate_trace');
  expect(await own.raw('exceptions').countDocuments({ fileId })).toBe(1);
});
