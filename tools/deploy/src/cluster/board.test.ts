import { expect, test } from '@jest/globals';
import { Board } from './board.ts';

test('what throws has not held, its reason stands in the table, and the rest goes on', async () => {
  const printed: string[] = [];
  let time = 0;
  const board = new Board(
    (line) => printed.push(line),
    () => (time += 1500),
  );
  expect(await board.hold('install', 'every pod is ready', () => Promise.resolve('9 pods'))).toBe(true);
  expect(
    await board.hold('load', 'no request fails', () => Promise.reject(new Error('3 of 100\nmore'))),
  ).toBe(false);
  expect(board.failed).toBe(1);
  expect(board.table().split('\n')).toEqual([
    'held    install     2 s  every pod is ready: 9 pods',
    'FAILED  load        2 s  no request fails: 3 of 100',
    '1 held, 1 failed',
  ]);
  expect(printed[1]).toContain('3 of 100\nmore');
});
