import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runningStack } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { rotateDataKey } from './support/keys.ts';
import { newReceiver, specificationAccepts, type Receiver } from './support/receiver.ts';
import { must, newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const mongo = new MongoClient(stack.mongodb.uri);
let tenant: Tenant;
let receiver: Receiver;
beforeAll(async () => {
  [tenant, receiver] = await Promise.all([newTenant(stack), newReceiver()]);
});
afterAll(async () => {
  await receiver.close();
  await mongo.close();
});

/** Under which version of the key each of the organisation's documents is sealed. */
async function versions(engine: string, collection: string, field: string): Promise<string[]> {
  const found = await mongo
    .db(`rymeda_${engine}`)
    .collection(collection)
    .find({ organizationId: tenant.id, [field]: { $exists: true } })
    .toArray();
  return found.map((d) => /^ENC\[AES256:1\.(\d+)\./.exec(String(d[field]))?.[1] ?? 'none');
}

it('seals the secrets of endpoints anew, which sign as before', async () => {
  const path = '/v1/webhooks/endpoints';
  const json = { url: receiver.url, events: ['session.scheduled'], headers: { 'x-key': 'kept' } };
  const { id, secret } = (await must(tenant.send({ path, json }))).body.data as Record<string, string>;
  const gone = (await must(tenant.send({ path, json }))).body.data as { id: string };
  await must(tenant.send({ path: `${path}/${gone.id}`, method: 'DELETE' }));
  expect(await versions('webhooks', 'endpoints', 'config')).toEqual(['1', '1']);
  const before = await must(tenant.send({ path: `${path}/${id}` }));

  expect(await rotateDataKey(stack, tenant.id, 'webhooks')).toMatchObject({ records: 2, unreadable: 0 });
  expect(await versions('webhooks', 'endpoints', 'config')).toEqual(['2', '2']);
  const read = await must(tenant.send({ path: `${path}/${id}` }));
  expect([read.body.data, read.headers.get('etag')]).toEqual([before.body.data, before.headers.get('etag')]);
  await must(tenant.send({ path: `${path}/${id}/test`, method: 'POST', json: {} }));
  const [delivered] = await receiver.waitFor('the test event', (all) => all.length > 0);
  expect(specificationAccepts(secret as string, delivered!)).toBe(true);
  expect(delivered?.headers['x-key']).toBe('kept');
});

it('seals what authors of workflows wrote anew, with every definition that a run may need', async () => {
  const path = '/v1/oris/workflows';
  const json = {
    name: 'Tells of it',
    trigger: 'event',
    triggerConfig: { event: 'care.session.scheduled' },
    actions: [{ id: 'x', type: 'emit', name: 'told' }],
  };
  const made = (await must(tenant.send({ path, json }))).body.data as { id: string };
  const changed = { actions: [{ id: 'x', type: 'emit', name: 'told.again' }] };
  await must(tenant.send({ path: `${path}/${made.id}`, method: 'PATCH', json: changed }));
  const before = await must(tenant.send({ path: `${path}/${made.id}` }));

  expect(await rotateDataKey(stack, tenant.id, 'oris')).toMatchObject({ records: 3, unreadable: 0 });
  expect(await versions('oris', 'workflows', 'sealed')).toEqual(['2']);
  expect(await versions('oris', 'definitions', 'sealed')).toEqual(['2', '2']);
  const read = await must(tenant.send({ path: `${path}/${made.id}` }));
  expect(read.body.data).toMatchObject({ ...json, ...changed });
  expect([read.body.data, read.headers.get('etag')]).toEqual([before.body.data, before.headers.get('etag')]);
});
