import { expect, it } from '@jest/globals';
import { partitionLag } from './partition-lag.ts';

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
