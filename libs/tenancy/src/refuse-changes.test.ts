import { expect, it } from '@jest/globals';
import { checkUpdate } from './refuse-changes.ts';

it.each([
  [{ $set: { status: 'active', 'address.organizationId': 'x', organizationIds: [] }, $inc: { version: 1 } }],
  [{ $set: { sortedBy: 'organizationId' } }],
  [{ $rename: { old: 'new' } }],
  [{ $unset: { note: null } }],
  [{ $currentDate: null }],
])('lets an update be that leaves the tenant alone: %j', (update) => {
  expect(checkUpdate(update)).toBe(update);
});

it.each([
  [{ $set: { n: 1, organizationId: 'org_b' } }],
  [{ $set: { 'organizationId.part': 'org_b' } }],
  [{ $inc: { n: 1 }, $unset: { organizationId: '' } }],
  [{ $setOnInsert: { organizationId: 'org_b' } }],
  [{ $rename: { organizationId: 'before' } }],
  [{ $rename: { other: 'organizationId' } }],
  [{ $rename: { other: 'organizationId.part' } }],
])('no update takes a document to another tenant, or to none: %j', (update) => {
  expect(() => checkUpdate(update)).toThrow('never changes its tenant');
});

it.each([
  [undefined],
  [null],
  ['$set'],
  [[]],
  [[{ $set: { n: 1 } }]],
  [{ n: 1 }],
  [{ $set: { n: 1 }, n: 2 }],
])('an update is made of operators, which %j is not', (update) => {
  expect(() => checkUpdate(update)).toThrow('made of operators');
});
