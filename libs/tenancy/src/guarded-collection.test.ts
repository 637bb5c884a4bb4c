import { describe, expect, it } from '@jest/globals';
import type { mongo } from 'mongoose';
import { runAsSystem, runAsTenant } from './context.ts';
import { guardCollection } from './guarded-collection.ts';
import { testTenant } from './testing/test-tenant.ts';

const a = { organizationId: 'org_a' };
const b = { organizationId: 'org_b' };
const update = { $set: { n: 1 } };
const document = { _id: 'a1', ...a, n: 1 };
type Call = [method: string, ...args: unknown[]];

const methods =
  'find findOne countDocuments distinct insertOne insertMany updateOne updateMany replaceOne deleteOne deleteMany findOneAndUpdate findOneAndReplace findOneAndDelete bulkWrite aggregate watch drop'.split(
    ' ',
  );
const reached: string[] = [];
const behind = Object.fromEntries(methods.map((name) => [name, () => reached.push(name)]));
const guarded = guardCollection(behind as unknown as mongo.Collection) as unknown as Record<
  string,
  (...args: unknown[]) => unknown
>;

const call = ([method, ...args]: Call): unknown =>
  runAsTenant(testTenant(a.organizationId), () => guarded[method]?.(...args));

/** What is said of it is told as it is written: the filter or document of each call is the tenant's own or not. */
const calls = (filter: object, written: object): Call[] => [
  ['find', filter],
  ['findOne', filter],
  ['countDocuments', filter],
  ['distinct', 'n', filter],
  ['updateOne', filter, update],
  ['updateMany', filter, update],
  ['replaceOne', filter, written],
  ['deleteOne', filter],
  ['deleteMany', filter],
  ['findOneAndUpdate', filter, update],
  ['findOneAndReplace', filter, written],
  ['findOneAndDelete', filter],
  ['bulkWrite', [{ updateOne: { filter, update } }]],
  ['bulkWrite', [{ updateMany: { filter, update } }]],
  ['bulkWrite', [{ replaceOne: { filter, replacement: written } }]],
  ['bulkWrite', [{ deleteOne: { filter } }]],
  ['bulkWrite', [{ deleteMany: { filter } }]],
  ['aggregate', [{ $match: filter }, { $count: 'n' }]],
];
const writes = (written: object): Call[] => [
  ['insertOne', written],
  ['insertMany', [document, written]],
  ['bulkWrite', [{ insertOne: { document: written } }]],
  ['bulkWrite', [{ insertOne: written }]],
  ['replaceOne', a, written],
  ['findOneAndReplace', a, written],
  ['bulkWrite', [{ deleteOne: { filter: a } }, { replaceOne: { filter: a, replacement: written } }]],
];
const watch = (match: object, ...stages: object[]): Call => ['watch', [{ $match: match }, ...stages]];

describe('the driver’s collection behind a tenant’s model', () => {
  const own = [...calls({ ...a, n: 1 }, document), ...writes(document)];
  it.each([...own, watch({ 'fullDocument.organizationId': 'org_a' }, { $project: { n: 1 } })])(
    'does what names the tenant: %s %j',
    (...allowed) => {
      reached.length = 0;
      call(allowed);
      expect(reached).toEqual([allowed[0]]);
    },
  );

  const foreign = [{ _id: 'b1' }, b, { organizationId: { $ne: '' } }, { $or: [a, b] }, { $or: [] }];
  const lookup = { $lookup: { from: 'others', as: 'x' } };
  it.each<Call>([
    // What is written is the tenant's own, so that the filter alone is wrong.
    ...foreign.flatMap((filter) => calls(filter, document)),
    ...[
      { _id: 'x', n: 1 },
      { _id: 'x', ...b },
    ].flatMap(writes),
    ...['updateOne', 'updateMany', 'findOneAndUpdate'].map((name): Call => [name, a, { $set: b }]),
    ['bulkWrite', [{ updateOne: { filter: a, update: { $set: b } } }]],
    ['bulkWrite', [{ updateMany: { filter: a, update: [{ $set: b }] } }]],
    ['bulkWrite', [{ somethingNew: { filter: a } }]],
    ['aggregate', [{ $match: a }, lookup]],
    ['aggregate', []],
    ['watch'],
    watch({ 'fullDocument.organizationId': 'org_b' }),
    watch({ 'fullDocument.organizationId': 'org_a' }, lookup),
    ['drop'],
  ])('is not reached by what does not: %s %j %j', (...refused) => {
    reached.length = 0;
    expect(() => call(refused)).toThrow();
    expect(reached).toEqual([]);
  });

  it('takes a question of several tenants from the platform where each part names its own', () => {
    reached.length = 0;
    runAsSystem('test', () => guarded['find']?.({ n: 1, $or: [a, b] }));
    expect(reached).toEqual(['find']);
    for (const filter of [{ $or: [] }, { $or: [a, {}] }, { $or: a }, { $and: [a] }, {}])
      expect(() => runAsSystem('test', () => guarded['find']?.(filter))).toThrow('without a tenant');
    expect(reached).toEqual(['find']);
  });
});
