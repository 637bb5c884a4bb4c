import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operationsByService, type Operation } from '@rymeda/contracts';
import { canaryPatient, runningStack } from '@rymeda/testing';
import { MongoClient, type Db, type Document } from 'mongodb';
import { times } from './support/crowd.ts';
import { filterCombinations } from './support/filters.ts';
import { must, newPatient, newProvider, newTenant, type Tenant } from './support/tenant.ts';

/**
 * Every list, search and report of every engine, with each combination of its contract's filters: what MongoDB really did
 * is read from its profiler, and each query is explained once more.
 */
const stack = runningStack();
const listed = Object.entries(operationsByService).flatMap(([service, operations]) =>
  operations
    .filter((o) => ['list', 'search'].includes(o.kind) || o.name.startsWith('revenue.reports.'))
    .filter((o) => o.scope !== 'platform:admin')
    .map((o): [string, string, Operation] => [o.name, service, o]),
);

let mongo: MongoClient;
let databases: Db[] = [];
let tenant: Tenant;
let ids: Record<string, string>;

beforeAll(async () => {
  mongo = await MongoClient.connect(stack.mongodb.uri);
  tenant = await newTenant(stack);
  const prv = await newProvider(tenant.send);
  await times(4, () => newProvider(tenant.send));
  const [pat = ''] = await times(40, () => newPatient(tenant.send, { primaryProviderId: prv }));
  let ses = '';
  // One after the other: they share their patient and their provider's days.
  for (let n = 0; n < 30; n++) {
    const startTime = new Date(Date.UTC(2030, 0, 1) + n * 4 * 3_600_000).toISOString();
    const json = { clientId: pat, providerId: prv, serviceType: 'x', startTime };
    ses = (await must(tenant.send({ path: '/v1/care/sessions', json }))).body.data.id as string;
  }
  const notes = `/v1/care/sessions/${ses}/notes`;
  await times(5, () => must(tenant.send({ path: notes, json: { text: 'note' } })));
  const licence = { providerId: prv, kind: 'licence', state: 'MA', number: '1', expiresAt: '2029-12-31' };
  const made = await must(tenant.send({ path: '/v1/compliance/credentials', json: licence }));
  ids = { prv, pat, ses, cli: tenant.clientId, crd: made.body.data.id as string };
  const { databases: all } = await mongo.db('admin').admin().listDatabases();
  databases = all.filter(({ name }) => name.startsWith('rymeda_')).map(({ name }) => mongo.db(name));
  for (const db of databases) await profile(db);
});

async function profile(db: Db): Promise<void> {
  await db.command({ profile: 0 });
  await db.dropCollection('system.profile').catch(() => undefined);
  await db.createCollection('system.profile', { capped: true, size: 32 * 1024 * 1024 });
  const ours = ['command.filter.organizationId', 'command.pipeline.0.$match.organizationId'];
  await db.command({ profile: 1, filter: { $or: ours.map((path) => ({ [path]: tenant.id })) } });
}

afterAll(async () => {
  for (const db of databases) {
    await db.command({ profile: 0, filter: 'unset' });
    await db.dropCollection('system.profile').catch(() => undefined);
  }
  await mongo.close();
});

async function ask(operation: Operation, filter: Record<string, unknown>): Promise<Document> {
  const path = operation.path.replaceAll(
    /\{(\w+)\}/g,
    (_, p: string) => ids[operation.params?.[p] ?? ''] ?? 'x',
  );
  if (operation.kind === 'search') return (await must(tenant.send({ path, json: filter }))).body as Document;
  const query = new URLSearchParams(
    Object.entries(filter).map(([k, v]): [string, string] => [k, String(v)]),
  ).toString();
  return (await must(tenant.send({ path: query === '' ? path : `${path}?${query}` }))).body as Document;
}

/** What was read for the tenant since the last look, with the plan that the server chose. */
async function profiled(): Promise<{ db: Db; entry: Document }[]> {
  const found: { db: Db; entry: Document }[] = [];
  for (const db of databases) {
    const entries = await db.collection('system.profile').find({}).toArray();
    found.push(...entries.map((entry) => ({ db, entry })));
    await profile(db);
  }
  return found;
}

async function planOf(db: Db, command: Document): Promise<string> {
  const known = ['find', 'filter', 'sort', 'limit', 'projection', 'hint', 'aggregate', 'pipeline', 'cursor'];
  const query = Object.fromEntries(Object.entries(command).filter(([name]) => known.includes(name)));
  const explained = await db.command({ explain: query, verbosity: 'queryPlanner' });
  return JSON.stringify(explained['queryPlanner']?.winningPlan ?? explained['stages']);
}

describe('no list, search and report scans a collection or sorts in memory:', () => {
  it.each(listed)(
    '%s',
    async (_name, _service, operation) => {
      await profiled();
      let asked = 0;
      for (const filter of filterCombinations(operation, ids, canaryPatient())) {
        const page = operation.name.startsWith('revenue.reports.') ? {} : { limit: 1 };
        const first = await ask(operation, { ...filter, ...page });
        const { cursor = null } = (first['pagination'] ?? {}) as { cursor?: string | null };
        if (cursor !== null) await ask(operation, { ...filter, limit: 1, cursor });
        asked++;
      }
      const seen = await profiled();
      // Not every request reads by a filter that the profiler knows, but most do.
      expect(seen.length).toBeGreaterThanOrEqual(asked);
      const plans = new Map<string, string>();
      for (const { db, entry } of seen) {
        const where = `${entry['ns']} ${JSON.stringify(Object.keys(entry['command'].filter ?? {}))}`;
        expect([where, entry['planSummary'], entry['hasSortStage'] ?? false]).toEqual([
          where,
          expect.not.stringContaining('COLLSCAN'),
          false,
        ]);
        if (plans.has(where)) continue;
        plans.set(where, await planOf(db, entry['command'] as Document));
        expect([where, plans.get(where)]).toEqual([where, expect.stringMatching(/IXSCAN|IDHACK|EOF/)]);
        expect([where, plans.get(where)]).toEqual([where, expect.not.stringMatching(/"(COLLSCAN|SORT)"/)]);
      }
    },
    60_000,
  );

  it('and such a plan would be seen', async () => {
    await profiled();
    const [care] = databases.filter((d) => d.databaseName === 'rymeda_care');
    const patients = care?.collection('patients');
    await patients?.find({ organizationId: tenant.id }).sort({ version: 1 }).toArray();
    await patients?.find({ organizationId: tenant.id }).hint({ $natural: 1 }).toArray();
    const seen = (await profiled()).map(({ entry }) => [
      entry['planSummary'],
      entry['hasSortStage'] ?? false,
    ]);
    // Beside them may stand what a job of an engine read meanwhile.
    expect(seen).toContainEqual([expect.stringContaining('IXSCAN'), true]);
    expect(seen).toContainEqual(['COLLSCAN', false]);
  });
});
