import { expect, it } from '@jest/globals';
import { organizationSettingsPatch } from './settings.ts';

it('a number that is out of range is told its range, and that it must be whole only when it is not', () => {
  const told = (patch: object) => organizationSettingsPatch.safeParse(patch).error?.issues[0]?.message;
  expect(told({ rateLimits: { clientPerMinute: 0 } })).toBe('must be 1 to 10000000');
  expect(told({ sessionMinutes: 4 })).toBe('must be 5 to 1440');
  expect(told({ keyRotationDays: 366 })).toBe('must be 30 to 365');
  expect(told({ breakGlassPerDay: -1 })).toBe('must be 0 to 1000');
  expect(told({ breakGlassPerDay: 1.5 })).toBe('must be a whole number');
  expect(told({ breakGlassPerDay: 0, sessionMinutes: null, rateLimits: null })).toBeUndefined();
});
