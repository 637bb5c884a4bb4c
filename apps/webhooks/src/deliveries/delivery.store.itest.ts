import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { permittedDatabase } from '@rymeda/auth';
import { testDatabase } from '@rymeda/events/testing';
import { runAsSystem, tenantDatabase } from '@rymeda/tenancy';
import { indexes } from '../indexes.ts';
import { at, sampleDelivery } from '../testing/sample-delivery.ts';
import { versionOf, type DeliveryDocument } from './delivery.ts';
import { deliveryStore } from './delivery.store.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
  // Samples are older than MongoDB keeps them.
  for (const { collection, key, options } of indexes)
    if (collection === 'deliveries' && options?.['name'] !== 'forget')
      await db.connection.collection(collection).createIndex(key, options);
});
afterAll(() => db.drop());

const scope = { organizationId: 'org_1' };
const store = () => deliveryStore({ database: permittedDatabase(tenantDatabase(db.connection), 'webhooks') });
const stored = async (_id: string, more: object): Promise<void> => {
  const { dueAt: _due, ...delivery } = sampleDelivery(_id);
  const documents = db.connection.collection<DeliveryDocument>('deliveries');
  await runAsSystem('test', () => documents.insertOne({ ...delivery, status: 'failed', ...more }));
};

it('what is sent again has no time to be forgotten at, nor one that a legal hold would give back', async () => {
  await stored('whd_free', { expireAt: at(60), round: { attempts: 18, startedAt: at(0) } });
  await stored('whd_held', { heldExpireAt: at(60) });
  await runAsSystem('test', () => store().reopen(scope, ['whd_free', 'whd_held'], at(10)));
  const documents = db.connection.collection('deliveries');
  const rows = await runAsSystem('test', () => documents.find(scope).sort({ _id: 1 }).toArray());
  expect(rows).toMatchObject([
    { _id: 'whd_free', status: 'pending', dueAt: at(10), round: { attempts: 0, startedAt: at(10) } },
    { _id: 'whd_held', status: 'pending', dueAt: at(10), round: { attempts: 0, startedAt: at(10) } },
  ]);
  for (const row of rows)
    expect(Object.keys(row)).not.toEqual(expect.arrayContaining([expect.stringMatching(/expireAt/i)]));
});

it('what comes once more stays as it was sent: nothing is delivered a second time', async () => {
  const delivered = sampleDelivery('whd_delivered');
  await stored('whd_delivered', { status: 'delivered', attemptCount: 1 });
  const more = sampleDelivery('whd_new');
  await runAsSystem('test', async () => {
    await store().insertInOrder(scope, [delivered, more]);
    expect(await store().load(scope, 'whd_delivered')).toMatchObject({
      ...{ status: 'delivered', attemptCount: 1 },
    });
    expect(await store().load(scope, 'whd_delivered')).not.toHaveProperty('dueAt');
    expect(await store().load(scope, 'whd_new')).toMatchObject({ status: 'pending', attemptCount: 0 });
  });
});

it('each change of a delivery that can be seen is another version of it, its replay and its wait among them', async () => {
  await stored('whd_seen', { attemptCount: 2, subject: 'session/ses_2' });
  await runAsSystem('test', async () => {
    const version = async () => versionOf((await store().load(scope, 'whd_seen')) as DeliveryDocument);
    expect(await version()).toBe(3);
    await store().reopen(scope, ['whd_seen'], at(10));
    expect(await version()).toBe(4);
    await store().waitUntil(scope, 'whe_1', 'session/ses_2', at(20));
    expect(await version()).toBe(5);
  });
});

it('the few deliveries of some endpoints are found without a look at those of all others', async () => {
  const documents = db.connection.collection('deliveries');
  const [many, few] = [300, 3];
  const endpointOf = (n: number) => (n < many ? 'whe_busy' : `whe_seldom_${n % 2}`);
  for (let n = 0; n < many + few; n++)
    await stored(`whd_list_${n}`, { endpointId: endpointOf(n), createdAt: at(many - n) });
  await runAsSystem('test', async () => {
    const filter = { organizationId: 'org_1', endpointId: { $in: ['whe_seldom_0', 'whe_seldom_1'] } };
    const explained = await documents
      .find(filter)
      .sort({ createdAt: -1, _id: -1 })
      .limit(101)
      .explain('executionStats');
    expect(explained['executionStats'].totalDocsExamined).toBeLessThanOrEqual(few);
    const page = await store().list(scope, { endpointId: filter.endpointId }, 100, undefined);
    expect(page.items.map((d) => d._id)).toEqual(['whd_list_300', 'whd_list_301', 'whd_list_302']);
  });
});
