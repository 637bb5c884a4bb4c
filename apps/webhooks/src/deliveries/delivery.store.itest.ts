import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { permittedDatabase } from '@rymeda/auth';
import { testDatabase } from '@rymeda/events/testing';
import { runAsSystem, tenantDatabase } from '@rymeda/tenancy';
import { pendingDelivery, type DeliveryDocument } from './delivery.ts';
import { deliveryStore } from './delivery.store.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

const scope = { organizationId: 'org_1' };
const at = (seconds: number) => new Date(Date.parse('2026-03-02T14:00:00Z') + seconds * 1_000);
const store = () => deliveryStore({ database: permittedDatabase(tenantDatabase(db.connection), 'webhooks') });
const stored = async (_id: string, more: object): Promise<void> => {
  const { dueAt: _due, ...delivery } = pendingDelivery(
    {
      _id,
      ...scope,
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
  await db.connection
    .collection<DeliveryDocument>('deliveries')
    .insertOne({ ...delivery, status: 'failed', ...more });
};

it('what is sent again has no time to be forgotten at, nor one that a legal hold would give back', async () => {
  await stored('whd_free', { expireAt: at(60) });
  await stored('whd_held', { heldExpireAt: at(60) });
  await runAsSystem('test', () => store().reopen(scope, ['whd_free', 'whd_held'], at(10)));
  const rows = await db.connection.collection('deliveries').find().sort({ _id: 1 }).toArray();
  expect(rows).toMatchObject([
    { _id: 'whd_free', status: 'pending', dueAt: at(10) },
    { _id: 'whd_held', status: 'pending', dueAt: at(10) },
  ]);
  for (const row of rows)
    expect(Object.keys(row)).not.toEqual(expect.arrayContaining([expect.stringMatching(/expireAt/i)]));
});
