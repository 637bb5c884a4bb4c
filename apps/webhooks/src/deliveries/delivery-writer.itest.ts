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
const failureOf = (row: DeliveryDocument, seconds: number, status = 500) => {
  const result = { status, latencyMs: 5, error: null, response: null };
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

it('what another process has delivered meanwhile is not pending again by an attempt that fails late; a late success counts', async () => {
  const writer = deliveryWriter(db.connection);
  const round = { attempts: 2, startedAt: at(0) };
  const tried = (id: string) => ({ ...sampleDelivery(id), round, attemptCount: 2 });
  const [sent, failed] = [tried('whd_sent_by_another'), tried('whd_failed_at_another')];
  await writer.insert([sent, failed]);
  await writer.record([failureOf(sent, 10, 200), failureOf(failed, 10)]);
  const late = [failureOf(sent, 20), failureOf(failed, 20, 200)];
  await writer.record(late);
  await writer.record(late);
  for (const [row, status] of [
    [sent, 500],
    [failed, 200],
  ] as const) {
    const found = await rows().findOne({ _id: row._id });
    expect(found).toMatchObject({ status: 'delivered', attemptCount: 4, expireAt: expect.any(Date) });
    expect(found?.attempts.at(-1)).toMatchObject({ at: at(20), status });
    expect(found).not.toHaveProperty('dueAt');
  }
});

it('what could not be written is told, also beside what was there already: it is not taken for done', async () => {
  const writer = deliveryWriter(db.connection);
  const known = sampleDelivery('whd_known');
  await writer.insert([known]);
  await writer.insert([known]);
  const unstorable = { ...sampleDelivery('x'), _id: ['no', 'id'] as unknown as string };
  const beside = sampleDelivery('whd_beside');
  await expect(writer.insert([known, unstorable, beside])).rejects.toThrow();
  expect(await rows().countDocuments({ _id: { $in: ['whd_known', 'whd_beside'] } })).toBe(2);
});
