import { expect, it } from '@jest/globals';
import { byGroup, partitionLag } from './partition-lag.ts';

it('tells of no partition that has gone to another member, and goes on telling of its own', () => {
  const lag = partitionLag();
  lag.note('care', 0, 8_000);
  lag.note('care', 1, 20);
  lag.note('identity', 0, 3);
  expect(lag.total()).toBe(8_023);
  lag.keepOnly({ care: [1], identity: [0] });
  expect(lag.total()).toBe(23);
  lag.keepOnly({});
  expect(lag.total()).toBe(0);
});

it('adds up the members that a process has of one group, and tells of their longest batch', () => {
  const members = [
    { groupId: 'audit', lagMessages: 7, batchSeconds: 1 },
    { groupId: 'revenue-care', lagMessages: 0, batchSeconds: 0 },
    { groupId: 'audit', lagMessages: 5, batchSeconds: 301 },
  ];
  expect(byGroup(members)).toEqual({
    audit: { lagMessages: 12, batchSeconds: 301 },
    'revenue-care': { lagMessages: 0, batchSeconds: 0 },
  });
});
