import { expect, it } from '@jest/globals';
import { complianceSettingsPatch } from '@rymeda/contracts';
import { changeSettings, usualSettings } from './settings.ts';

const state = { ...usualSettings('org_1'), individualsDays: 30, stateDays: { CA: 15, FL: 30 }, version: 3 };
const change = (patch: object) => changeSettings(state, complianceSettingsPatch.parse(patch));

it('terms of states that a patch does not name stay, and null takes one back (RFC 7396)', () => {
  expect(change({ stateDays: { TX: 20 } })).toMatchObject({
    settings: { individualsDays: 30, stateDays: { CA: 15, FL: 30, TX: 20 }, version: 4 },
    changed: ['stateDays'],
  });
  expect(change({ stateDays: { CA: null }, individualsDays: null }).settings).toMatchObject({
    stateDays: { FL: 30 },
    individualsDays: null,
  });
  expect(change({ stateDays: { CA: null } }).settings.stateDays).toEqual({ FL: 30 });
});

it('what is set already changes nothing', () => {
  expect(change({ stateDays: { CA: 15, TX: null }, individualsDays: 30 })).toEqual({
    settings: state,
    changed: [],
  });
});
