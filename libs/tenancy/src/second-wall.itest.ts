import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { uuidv7Hex } from '@rymeda/kernel';
import { runningStack } from '@rymeda/testing';
import mongoose, { type Connection } from 'mongoose';
import { runAsSystem, runAsTenant } from './context.ts';
import { methodsOf } from './guarded-collection.ts';
import { tenantModel } from './model.ts';
import {
  aggregateMethods,
  collectionMethods,
  documentMethods,
  modelMethods,
  queryMethods,
} from './testing/mongoose-methods.ts';
import { testTenant } from './testing/test-tenant.ts';

type Made = mongoose.Model<Record<string, unknown>>;
type Callable = Record<string, (...args: unknown[]) => unknown>;

/** Nothing in these names organisation A: whatever reaches the server by them was not stopped. */
const argumentLists: readonly ((model: Made) => unknown[])[] = [
  () => [],
  () => [{}],
  () => [{ _id: 'b1' }, { $set: { n: 0 } }],
  () => [{ organizationId: 'org_b' }, { $set: { n: 0 } }],
  () => [{ $or: [{ organizationId: 'org_a' }, { organizationId: 'org_b' }] }, { $set: { n: 0 } }],
  () => [{ $or: [{ organizationId: 'org_a' }, {}] }, { $set: { n: 0 } }],
  () => [{ $or: [] }, { $set: { n: 0 } }],
  () => ['n', {}],
  () => ['b1', { n: 0 }],
  () => [[{ $match: {} }, { $project: { n: 1 } }]],
  () => [[{ _id: 'z', organizationId: 'org_b' }]],
  () => [[{ updateOne: { filter: {}, update: { $set: { n: 0 } } } }]],
  () => [[{ insertOne: { document: { _id: 'z', organizationId: 'org_b' } } }]],
  (Model) => [[new Model({ _id: 'z', organizationId: 'org_b' })]],
];

const asA = <T>(work: () => T): T => runAsTenant(testTenant('org_a'), work);

let connection: Connection;
let sent: string[] = [];
let raw: mongoose.mongo.Collection<{ _id: string; organizationId: string; n: number }>;

beforeAll(async () => {
  // mongoose warns of arguments that nobody would give.
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  connection = mongoose.createConnection(runningStack().mongodb.uri, {
    dbName: `test_tenancy_${uuidv7Hex()}`,
    monitorCommands: true,
  });
  await connection.asPromise();
  raw = connection.getClient().db(connection.name).collection('things');
  await raw.insertMany([
    { _id: 'a1', organizationId: 'org_a', n: 1 },
    { _id: 'b1', organizationId: 'org_b', n: 1 },
  ]);
  connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (!ofTheDriver.has(commandName)) sent.push(`${commandName} ${JSON.stringify(command)}`);
  });
});
/** What the driver says for itself. */
const ofTheDriver = new Set(['hello', 'ismaster', 'ping', 'endSessions', 'killCursors']);

afterAll(async () => {
  jest.restoreAllMocks();
  expect(await raw.find({}).sort({ _id: 1 }).toArray()).toEqual([
    { _id: 'a1', organizationId: 'org_a', n: 1 },
    { _id: 'b1', organizationId: 'org_b', n: 1 },
  ]);
  await connection.dropDatabase();
  await connection.close();
});

/** A model of its own each time: some methods change the model itself. */
let made = 0;
function newModel(): Made {
  const original = tenantModel(connection, 'things');
  const schema = original.schema.clone().index({ n: 1 });
  return connection.model<Record<string, unknown>>(`things${made++}`, schema, 'things');
}

/** Follows what a call gave back as far as anybody could: awaits it, executes it, reads the first of it. */
async function follow(result: unknown): Promise<void> {
  const cursor = result as { next?: () => Promise<unknown>; close?: () => Promise<unknown> } | undefined;
  if (typeof cursor?.next === 'function') {
    await within(cursor.next()).finally(() => cursor.close?.().catch(() => undefined));
    return;
  }
  await within(Promise.resolve(result));
}
const within = (work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, new Promise((resolve) => setTimeout(resolve, 100).unref())]);

async function attempt(call: () => unknown): Promise<Error | undefined> {
  try {
    await asA(() => follow(call()));
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** What is made before is made whatever happens; only the call itself may fail. */
async function nothingReachesTheServer<T>(
  make: (model: Made) => T,
  call: (on: T, args: unknown[]) => unknown,
): Promise<void> {
  for (const argumentsFor of argumentLists) {
    const model = newModel();
    const [on, args] = [make(model), argumentsFor(model)];
    sent = [];
    await attempt(() => call(on, args));
    expect(sent).toEqual([]);
  }
}
const callable = (on: unknown): Callable => on as Callable;

const executed = (query: unknown): unknown =>
  typeof (query as { exec?: unknown } | undefined)?.exec === 'function'
    ? (query as { exec: () => unknown }).exec()
    : query;

describe('every method of mongoose is known, and lets nothing unscoped through:', () => {
  it.each([
    ['Model', () => methodsOf(newModel()), modelMethods],
    ['a document', () => methodsOf(newModel().prototype as object), documentMethods],
    ['Query', () => methodsOf(newModel().find().constructor.prototype as object), queryMethods],
    [
      'Aggregate',
      () => methodsOf(newModel().aggregate([]).constructor.prototype as object),
      aggregateMethods,
    ],
    ['the driver’s collection', () => methodsOf(raw), collectionMethods],
  ])('%s has no method that nobody has judged', (_name, methods, known) => {
    const judged = new Set(known);
    // One that a new version brings: look at what it does, then add it to testing/mongoose-methods.ts.
    expect(methods().filter((m) => !judged.has(m))).toEqual([]);
  });

  it.each(modelMethods)('Model.%s', async (name) => {
    await nothingReachesTheServer(callable, (model, args) => executed(model[name]?.(...args)));
  });

  it.each(documentMethods)('document.%s', async (name) => {
    const stored = (Model: Made) => {
      const document = Model.hydrate({ _id: 'b1', organizationId: 'org_b', n: 1 });
      return callable(document.set('n', 0));
    };
    const fresh = (Model: Made) => callable(new Model({ _id: 'z', organizationId: 'org_b' }));
    for (const make of [stored, fresh])
      await nothingReachesTheServer(make, (document, args) => executed(document[name]?.(...args)));
  });

  it.each(queryMethods)('query.%s', async (name) => {
    for (const begin of ['find', 'updateMany', 'deleteMany'] as const)
      await nothingReachesTheServer(
        (model) => callable(callable(model)[begin]?.({}, { n: 0 })),
        (query, args) => followBoth(executed(query[name]?.(...args)), query),
      );
  });

  it.each(aggregateMethods)('aggregate.%s', async (name) => {
    await nothingReachesTheServer(
      (model) => callable(model.aggregate([{ $project: { n: 1 } }])),
      (aggregate, args) => followBoth(executed(aggregate[name]?.(...args)), aggregate),
    );
  });

  it.each(collectionMethods)('the driver’s collection behind the model: %s', async (name) => {
    await nothingReachesTheServer(
      (model) => model.collection as unknown as Callable & { collection: Callable },
      (behind, args) =>
        followBoth(attemptSync(behind, name, args), attemptSync(behind.collection, name, args)),
    );
  });
});

function attemptSync(on: Callable, name: string, args: unknown[]): unknown {
  try {
    return on[name]?.(...args);
  } catch {
    return undefined;
  }
}

async function followBoth(first: unknown, second: unknown): Promise<void> {
  await follow(first).catch(() => undefined);
  await follow(executed(second));
}

it('would be seen: the same calls on a model without the plugin do reach the server', async () => {
  const schema = new mongoose.Schema({ _id: String, n: Number }, { strict: false }).index({ n: 1 });
  const bare = connection.model('bare', schema, 'bare');
  for (const name of reaching) {
    sent = [];
    for (const args of argumentLists)
      await attempt(() => executed(callable(bare)[name]?.(...args(bare as never))));
    expect([name, sent.length > 0]).toEqual([name, true]);
  }
});
const reaching =
  'find findOne findById exists countDocuments estimatedDocumentCount distinct aggregate create insertOne insertMany bulkWrite bulkSave updateOne updateMany replaceOne deleteOne deleteMany findOneAndUpdate findOneAndReplace findOneAndDelete findByIdAndUpdate findByIdAndDelete watch createCollection createIndexes syncIndexes cleanIndexes diffIndexes ensureIndexes listIndexes'.split(
    ' ',
  );

describe('what names the tenant of the context', () => {
  it('goes through, by the model and in a system context alike', async () => {
    const model = newModel();
    const a = { organizationId: 'org_a' };
    await asA(async () => {
      expect(await model.find(a).lean()).toHaveLength(1);
      expect(await model.aggregate([{ $match: a }, { $count: 'n' }])).toEqual([{ n: 1 }]);
      expect(await model.collection.countDocuments(a)).toBe(1);
    });
    const b = { organizationId: 'org_b' };
    expect(await runAsSystem('test', () => model.find(b).lean().exec())).toHaveLength(1);
  });

  it.each([
    ['a change of the tenant', { $set: { organizationId: 'org_b' } }],
    ['a field renamed to it', { $rename: { n: 'organizationId' } }],
    ['a pipeline', [{ $set: { organizationId: 'org_b' } }]],
    ['a whole document of another', { organizationId: 'org_b', n: 1 }],
  ])('takes no document to another tenant: %s', async (_name, update) => {
    const behind = newModel().collection;
    const a = { organizationId: 'org_a' };
    for (const method of ['updateOne', 'updateMany', 'findOneAndUpdate'] as const)
      expect(await attempt(() => behind[method](a, update as never))).toBeInstanceOf(Error);
    expect(await attempt(() => behind.replaceOne(a, update as never))).toBeInstanceOf(Error);
    const bulk = [{ updateOne: { filter: a, update: update as never } }];
    expect(await attempt(() => behind.bulkWrite(bulk))).toBeInstanceOf(Error);
  });

  it.each([
    [{ $lookup: { from: 'others', as: 'x' } }],
    [{ $facet: { all: [{ $unionWith: 'others' }] } }],
    [{ $merge: 'others' }],
    [{ $aStageOfTheFuture: {} }],
  ])('reads and writes no other collection: %j', async (stage) => {
    const pipeline = [{ $match: { organizationId: 'org_a' } }, stage] as never[];
    sent = [];
    expect(await attempt(() => newModel().aggregate(pipeline).exec())).toBeInstanceOf(Error);
    expect(await attempt(() => newModel().collection.aggregate(pipeline).next())).toBeInstanceOf(Error);
    expect(sent).toEqual([]);
  });
});
