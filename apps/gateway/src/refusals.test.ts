import { expect, test } from '@jest/globals';
import { refusalCounter } from './refusals.ts';

test('refusals make one line an address and minute, and a flood of addresses stays bounded', () => {
  let now = Date.parse('2026-03-02T14:00:30Z');
  const lines: { address: string; minute: string; count: number }[] = [];
  const minutes: [string, [string, number][]][] = [];
  const refusals = refusalCounter(
    (line) => lines.push(line),
    () => now,
    (minute, counts) => minutes.push([minute, [...counts]]),
  );
  for (let i = 0; i < 5; i++) refusals.count('203.0.113.7');
  refusals.count('203.0.113.8');
  now += 60_000;
  refusals.count('203.0.113.7');
  expect(lines).toEqual([
    { address: '203.0.113.7', minute: '2026-03-02T14:00:00.000Z', count: 5 },
    { address: '203.0.113.8', minute: '2026-03-02T14:00:00.000Z', count: 1 },
  ]);
  const counted: [string, number][] = [
    ['203.0.113.7', 5],
    ['203.0.113.8', 1],
  ];
  expect(minutes).toEqual([['2026-03-02T14:00:00.000Z', counted]]);
  expect(refusals.total()).toBe(7);
  lines.length = 0;
  for (let i = 0; i < 30_000; i++) refusals.count(`a${i}`);
  refusals.flush();
  expect(lines.length).toBeLessThanOrEqual(10_001);
  expect(lines.reduce((sum, l) => sum + l.count, 0)).toBe(30_001);
});
