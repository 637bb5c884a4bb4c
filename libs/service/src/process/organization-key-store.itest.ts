import { afterAll, expect, it } from '@jest/globals';
import { mongoProxy } from '@rymeda/events/testing';
import { runningStack } from '@rymeda/testing';
import { MongoClient } from 'mongodb';
import { mongoOrganizationKeyStore } from './organization-key-store.ts';

const uri = new URL(runningStack().mongodb.uri);
uri.pathname = `/test_organization_keys_${process.pid}`;
uri.searchParams.set('authSource', 'admin');
const store = mongoOrganizationKeyStore(uri.href);
afterAll(async () => {
  const client = new MongoClient(uri.href);
  await client.db().dropDatabase();
  await client.close();
});

const key = (organizationId: string) => ({
  organizationId,
  wrapped: Buffer.from('wrapped'),
  createdAt: new Date('2026-01-01'),
  destroyAt: null,
});

it('keeps the first of two keys of one organisation', async () => {
  const made = await Promise.all([store.insert(key('org_a')), store.insert(key('org_a'))]);
  expect(made.sort()).toEqual([false, true]);
  expect(await store.load('org_a')).toMatchObject(key('org_a'));
  expect(await store.load('org_none')).toBeNull();
});

it('destroys what is due, leaves a trace of it, and never what was called back', async () => {
  await store.insert(key('org_due'));
  await store.insert(key('org_rescued'));
  const due = new Date('2026-02-01');
  await store.setDestruction('org_due', due);
  await store.setDestruction('org_rescued', due);
  expect(await store.dueBy(new Date(due.getTime() - 1))).toEqual([]);
  expect((await store.dueBy(due)).sort()).toEqual(['org_due', 'org_rescued']);
  await store.setDestruction('org_rescued', null);
  await store.destroy('org_due');
  await store.destroy('org_rescued');
  expect(await store.load('org_due')).toMatchObject({ wrapped: null, destroyAt: due });
  expect(await store.load('org_rescued')).toMatchObject({ wrapped: Buffer.from('wrapped') });
  expect(await store.dueBy(due)).toEqual([]);
});

it('gives up on a database that says nothing, and goes on once it answers', async () => {
  const way = await mongoProxy(uri.href);
  const far = mongoOrganizationKeyStore(way.uri);
  try {
    await far.insert(key('org_far'));
    way.hang(true);
    await expect(far.load('org_far')).rejects.toThrow();
    way.hang(false);
    expect(await far.load('org_far')).toMatchObject(key('org_far'));
  } finally {
    way.hang(false);
    way.close();
  }
}, 60_000);
