import { expect, it } from '@jest/globals';
import { lagByGroup, partitionLag } from './partition-lag.ts';

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

it('adds up the members that a process has of one group', () => {
  const members = [
    { groupId: 'audit', lagMessages: 7 },
    { groupId: 'revenue-care', lagMessages: 0 },
    { groupId: 'audit', lagMessages: 5 },
  ];
  expect(lagByGroup(members)).toEqual({ audit: 12, 'revenue-care': 0 });
});
