import { expect, it } from '@jest/globals';
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
  ['who is somebody’s child', { memberId: 'W12', relationship: 'child' }],
])('a patient %s gets none', (_what, info) => {
  expect(seeded(info)).toBeUndefined();
});
