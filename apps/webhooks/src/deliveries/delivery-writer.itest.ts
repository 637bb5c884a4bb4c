import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase } from '@rymeda/events/testing';
import { pendingDelivery, type DeliveryDocument } from './delivery.ts';
import { deliveryWriter } from './delivery-writer.ts';
import { outcomeOf } from './outcome.rules.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const at = (seconds: number) => new Date(Date.parse('2026-03-02T14:00:00Z') + seconds * 1_000);
const rows = () => db.connection.collection<DeliveryDocument>('deliveries');
const delivery = (_id: string): DeliveryDocument =>
  pendingDelivery(
    {
      _id,
      organizationId: 'org_1',
      partnerId: null,
      endpointId: 'whe_1',
      event: 'session.completed',
      eventId: 'evt_1',
      engine: 'care',
      subject: 'session/ses_1',
      sequence: 1,
      payload: { createdAt: at(0).toISOString(), data: {} },
    },
    at(0),
    at(0),
  );
const failureOf = (row: DeliveryDocument, seconds: number) => {
  const result = { status: 500, latencyMs: 5, error: null, response: null };
  const outcome = outcomeOf(row, result, { at: at(seconds), ...result }, 0.5);
  return { organizationId: 'org_1', id: row._id, roundStartedAt: row.round.startedAt, outcome };
};

it('an attempt that ends after a replay began is on record, and the new round goes on as it was', async () => {
  const writer = deliveryWriter(db.connection);
  const [replayed, other] = [delivery('whd_replayed'), delivery('whd_other')];
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
