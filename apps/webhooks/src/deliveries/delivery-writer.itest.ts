import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { at, sampleDelivery } from '../testing/sample-delivery.ts';
import type { DeliveryDocument } from './delivery.ts';
import { deliveryWriter } from './delivery-writer.ts';
import { outcomeOf } from './outcome.rules.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const rows = () => db.connection.collection<DeliveryDocument>('deliveries');
const failureOf = (row: DeliveryDocument, seconds: number) => {
  const result = { status: 500, latencyMs: 5, error: null, response: null };
  const outcome = outcomeOf(row, result, { at: at(seconds), ...result }, 0.5);
  return { organizationId: 'org_1', id: row._id, roundStartedAt: row.round.startedAt, outcome };
};

it('an attempt that ends after a replay began is on record, and the new round goes on as it was', async () => {
  const writer = deliveryWriter(db.connection);
  const [replayed, other] = [sampleDelivery('whd_replayed'), sampleDelivery('whd_other')];
  await writer.insert([replayed, other]);
  const round = { attempts: 0, startedAt: at(20) };
  await rows().updateOne({ _id: replayed._id }, { $set: { round, dueAt: at(20), updatedAt: at(20) } });
  const outcomes = [failureOf(replayed, 10), failureOf(other, 10)];
  await writer.record(outcomes);
  await writer.record(outcomes);
  expect(await rows().findOne({ _id: replayed._id })).toMatchObject({
    ...{ status: 'pending', round, dueAt: at(20), updatedAt: at(20) },
    ...{ attemptCount: 1, attempts: [{ at: at(10), status: 500 }] },
  });
  expect(await rows().findOne({ _id: other._id })).toMatchObject({
    ...{ status: 'pending', round: { attempts: 1, startedAt: at(10) }, updatedAt: at(10) },
    ...{ attemptCount: 1, attempts: [{ at: at(10), status: 500 }] },
  });
});
