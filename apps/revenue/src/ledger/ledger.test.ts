import { expect, it } from '@jest/globals';
import { addDays } from '../days.ts';
import { entryOf, openDay, postedOnFault, transfer } from './ledger.ts';

const at = { organizationId: 'org_1', now: new Date('2026-03-05T12:00:00Z'), postedOn: '2026-03-05' };

it('an entry that does not come to zero, or is no whole number of cents, is none', () => {
  const line = { account: 'bank' as const, amount: 1, claimId: null };
  expect(() => entryOf({ id: 'led_1', kind: 'deposit', lines: [line] }, at)).toThrow('balance');
  const half = transfer('bank', 'undeposited_funds', 0.5, null);
  expect(() => entryOf({ id: 'led_1', kind: 'deposit', lines: half }, at)).toThrow('balance');
  expect(
    entryOf({ id: 'led_1', kind: 'deposit', lines: transfer('bank', 'unapplied', 5, null) }, at).lines,
  ).toHaveLength(2);
});

it('nothing is posted in a closed period: then on the first day after it', () => {
  const next = (day: string) => addDays(day, 1);
  expect(openDay('2026-03-05', null, next)).toBe('2026-03-05');
  expect(openDay('2026-03-05', '2026-02-28', next)).toBe('2026-03-05');
  expect(openDay('2026-03-05', '2026-03-31', next)).toBe('2026-04-01');
});

it('a person posts on no day that is closed and on none to come', () => {
  const fault = (day: string, closedThrough: string | null, latest = '2026-03-05') =>
    postedOnFault(day, closedThrough, latest)?.code;
  expect([fault('2026-03-05', null), fault('2026-01-01', null)]).toEqual([undefined, undefined]);
  expect([fault('2026-03-06', null), fault('2126-03-05', '2026-02-28')]).toEqual([
    'out_of_range',
    'out_of_range',
  ]);
  expect([fault('2026-02-28', '2026-02-28'), fault('2026-03-01', '2026-02-28')]).toEqual([
    'closed_period',
    undefined,
  ]);
  // Where today is closed, what is posted now is posted on the day after it.
  expect(fault('2026-03-06', '2026-03-05', '2026-03-06')).toBeUndefined();
});
