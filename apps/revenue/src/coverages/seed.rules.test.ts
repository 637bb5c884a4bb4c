import { expect, it } from '@jest/globals';
import { lacksSubscriber } from './coverage.rules.ts';
import { seededCoverage } from './seed.rules.ts';

const birth = { id: 'cov_1', organizationId: 'org_1', now: new Date('2026-03-05T00:00:00Z') };
const seeded = (insuranceInfo: object | null) =>
  seededCoverage({ insuranceInfo }, { clientId: 'pat_1', payerId: 'pay_1' }, birth);

it('a patient who is insured himself gets a coverage of rank 1', () => {
  expect(seeded({ memberId: ' W1 ', groupNumber: 'G1' })).toMatchObject({
    ...{ clientId: 'pat_1', payerId: 'pay_1', rank: 1, memberId: 'W1', groupNumber: 'G1' },
    ...{ relationship: 'self', subscriber: null, from: null, to: null },
  });
  expect(seeded({ memberId: 'W12', relationship: 'Self' })).toBeDefined();
});

it.each([
  ['without insurance', null],
  ['without a member id', { groupNumber: 'G1' }],
  ['with half a member id', { memberId: ' 1 ' }],
])('a patient %s gets none', (_what, info) => {
  expect(seeded(info)).toBeUndefined();
});

it.each([
  ['child', 'child'],
  [' Daughter ', 'child'],
  ['Wife', 'spouse'],
  ['01', 'spouse'],
  ['grandmother', 'other'],
])('%s: a dependant’s waits for the subscriber, who is not in the record', (relationship, as) => {
  const coverage = seeded({ memberId: 'W12', relationship });
  expect(coverage).toMatchObject({ relationship: as, subscriber: null, memberId: 'W12' });
  expect(coverage && lacksSubscriber(coverage)).toBe(true);
});
