import { expect, it } from '@jest/globals';
import { checkStages } from './stages.ts';

it.each([
  { $lookup: { from: 'patients', as: 'p', pipeline: [] } },
  { $graphLookup: {} },
  { $unionWith: 'patients' },
  { $out: 'elsewhere' },
  { $merge: { into: 'elsewhere' } },
  { $collStats: {} },
  { $changeStream: {} },
  { $documents: [] },
  { $somethingNew: {} },
  { $facet: { all: [{ $match: {} }], others: [{ $lookup: {} }] } },
  { $facet: { all: [{ $facet: { others: [{ $unionWith: 'patients' }] } }] } },
])('a stage that leaves the tenant’s collection is refused: %j', (stage) => {
  expect(() => checkStages([{ $match: {} }, stage])).toThrow("leaves the tenant's collection");
});

it('stages that see what they are given alone are let through, within others too', () => {
  const stages = [{ $match: {} }, { $group: { _id: 1 } }, { $facet: { all: [{ $sort: { n: 1 } }] } }];
  expect(checkStages(stages)).toBe(stages);
});
