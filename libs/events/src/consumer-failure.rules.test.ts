import { expect, it } from '@jest/globals';
import { isUsualStop, judgeJoin } from './consumer-failure.rules.ts';

it('a coordinator that loads or moves, and a rebalance, are no trouble; a lost connection and whatever else are', () => {
  for (const code of [14, 15, 16, 22, 25, 27]) expect(isUsualStop({ code }, false)).toBe(true);
  for (const error of [{ code: 30 }, new Error('lost'), undefined])
    expect(isUsualStop(error, false)).toBe(false);
});

it('nor is anything while the service stops', () => expect(isUsualStop(new Error('lost'), true)).toBe(true));

it('Kafka that is not there as a service starts is awaited, once told; that it does not come is a failure', () => {
  const told = Array.from({ length: 100 }, (_, attempt) => judgeJoin(attempt, false));
  expect([told[0], told[60], told.filter((t) => t !== undefined)]).toEqual([
    'awaited',
    'failed',
    ['awaited', 'failed'],
  ]);
});

it('a consumer that has run and can’t come back has failed, told once', () =>
  expect([judgeJoin(0, true), judgeJoin(1, true), judgeJoin(60, true)]).toEqual([
    'failed',
    undefined,
    undefined,
  ]));
