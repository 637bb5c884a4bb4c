import { expect, it } from '@jest/globals';
import { revenueSettingsPatch } from '@rymeda/contracts';
import { changeSettings, usualSettings } from './settings.ts';

const state = { ...usualSettings('org_1'), checks: { charge_zero: 'off' as const }, version: 1 };
const change = (patch: object) => changeSettings(state, revenueSettingsPatch.parse(patch)).settings;

it('checks that a patch does not name stay, and null makes one as severe as usual again (RFC 7396)', () => {
  expect(change({ checks: { coverage: 'off' } }).checks).toEqual({ charge_zero: 'off', coverage: 'off' });
  expect(change({ checks: { charge_zero: null } }).checks).toEqual({});
  expect(change({ checks: { coverage: null } })).toBe(state);
});
