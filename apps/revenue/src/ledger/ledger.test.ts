import { expect, it } from '@jest/globals';
import { addDays } from '../days.ts';
import { entryOf, openDay, transfer } from './ledger.ts';

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
