import { expect, it } from '@jest/globals';
import { revenueSettingsPatch } from '@rymeda/contracts';
import { changeSettings, usualSettings } from './settings.ts';

const state = { ...usualSettings('org_1'), checks: { charge_zero: 'off' as const }, version: 1 };
const change = (patch: object, of = state) =>
  changeSettings(of, revenueSettingsPatch.parse(patch), '2026-03-05').settings;

it('checks that a patch does not name stay, and null makes one as severe as usual again (RFC 7396)', () => {
  expect(change({ checks: { coverage: 'off' } }).checks).toEqual({ charge_zero: 'off', coverage: 'off' });
  expect(change({ checks: { charge_zero: null } }).checks).toEqual({});
  expect(change({ checks: { coverage: null } })).toBe(state);
});

it('no day to come is closed; one that was stays as it is until it is changed', () => {
  expect(change({ closedThrough: '2026-03-05' }).closedThrough).toBe('2026-03-05');
  const refused = expect.objectContaining({ code: 'VALIDATION_FAILED' });
  expect(() => change({ closedThrough: '2026-03-06' })).toThrow(refused);
  const ahead = { ...state, closedThrough: '2126-01-31' };
  expect(change({ requireDeposit: true }, ahead).closedThrough).toBe('2126-01-31');
  expect(change({ closedThrough: null }, ahead).closedThrough).toBeNull();
});
