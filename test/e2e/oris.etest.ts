import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canary, runningStack, until } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { listenTo, type Listener } from './support/listener.ts';
import { newTenant, type Tenant } from './support/tenant.ts';

const stack = runningStack();
const path = '/v1/oris/workflows';
let tenant: Tenant;
let other: Tenant;
let events: Listener;
beforeAll(async () => {
  [tenant, other] = await Promise.all([newTenant(stack), newTenant(stack)]);
  events = listenTo(stack, 'rymeda.oris.events');
});
afterAll(() => events.stop());

/** The life of a workflow; each test goes on where the one before ended. */
describe('a workflow', () => {
  const name = `Ana ${canary}`;
  let id: string;

  it('is created, read and listed', async () => {
    const made = await tenant.send({ path, json: { name } });
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
    id = made.body.data.id as string;
    expect(made.headers.get('location')).toBe(`${path}/${id}`);
    const read = await tenant.send({ path: `${path}/${id}` });
    expect(read.body.data).toMatchObject({ id, organizationId: tenant.id, name, status: 'active' });
    const list = await tenant.send({ path: `${path}?status=active` });
    expect(list.body.data).toEqual([read.body.data]);
  });

  it('is changed, if nobody else has changed it meanwhile', async () => {
    const change = (version: number, json: object) =>
      tenant.send({ path: `${path}/${id}`, method: 'PATCH', json, headers: { 'if-match': `"${version}"` } });
    expect((await change(1, { status: 'inactive' })).body.data).toMatchObject({ name, status: 'inactive' });
    expect((await change(1, { status: 'active' })).status).toBe(412);
  });

  it('lies in MongoDB with its PHI as ENC[AES256:…]', async () => {
    const mongo = await MongoClient.connect(stack.mongodb.uri);
    try {
      const found = await mongo
        .db('rymeda_oris')
        .collection('workflows')
        .findOne({ _id: id as never });
      expect(found).toMatchObject({ name: expect.stringMatching(/^ENC\[AES256:.*\]$/), status: 'inactive' });
    } finally {
      await mongo.close();
    }
  });

  it('is not there for another organisation', async () => {
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const json = method === 'PATCH' ? { json: { name } } : {};
      const answer = await other.send({ path: `${path}/${id}`, method, ...json });
      expect([method, answer.status, answer.body.error.code]).toEqual([method, 404, 'NOT_FOUND']);
    }
    expect((await other.send({ path })).body.data).toEqual([]);
  });

  it('is gone after its deletion', async () => {
    expect((await tenant.send({ path: `${path}/${id}`, method: 'DELETE' })).status).toBe(204);
    expect((await tenant.send({ path: `${path}/${id}` })).status).toBe(404);
  });

  it('has told of its life on the topic, in order and without PHI', async () => {
    const told = await until(
      'three events',
      async () => events.about(`workflow/${id}`),
      (e) => e.length >= 3,
      10_000,
    );
    expect(told.map((e) => [e.type, e.sequence])).toEqual([
      ['rymeda.oris.workflow.created.v1', 1],
      ['rymeda.oris.workflow.updated.v1', 2],
      ['rymeda.oris.workflow.deleted.v1', 3],
    ]);
    expect(told[1]?.data).toEqual({ id, status: 'inactive', changed: ['status'] });
    expect(JSON.stringify(told)).not.toContain(canary);
  });

  it('has left an audit entry of each change and read, of the one who did it', async () => {
    const entries = await until(
      'its trail',
      async () =>
        (await tenant.send({ path: `/v1/audit/logs?resourceId=${id}&limit=100` })).body.data as {
          action: string;
        }[],
      (found) => ['create', 'read', 'update', 'delete'].every((a) => found.some((e) => e.action === a)),
    );
    for (const entry of entries)
      expect(entry).toMatchObject({
        organizationId: tenant.id,
        resourceType: 'oris_workflow',
        userId: tenant.clientId,
        ipAddress: '127.0.0.1',
      });
  });
});
