import { expect, it } from '@jest/globals';
import { readLogLine } from './log-line.ts';
import { inOrder } from './logs.ts';

const at = (service: string, second: number, event: string) =>
  readLogLine(service, JSON.stringify({ level: 'info', time: `2026-11-21T05:00:0${second}.000Z`, event }));

it('lines of several services stand by time, a stack trace behind the line that it followed', () => {
  const care = [at('care', 1, 'a'), readLogLine('care', 'trace of a'), at('care', 3, 'c')];
  const gateway = [at('gateway', 2, 'b')];
  expect(inOrder([...care, ...gateway]).map(({ message }) => message)).toEqual(['a', 'trace of a', 'b', 'c']);
});
