import type { RevenueSettings, RevenueSettingsPatch } from '@rymeda/contracts';
import { validationFailed } from '@rymeda/kernel';
import { mergePatch } from '@rymeda/service/records';

/** How an organisation bills; version 0 where it has said nothing. */
export interface SettingsState extends RevenueSettings {
  version: number;
}

export const usualSettings = (organizationId: string): SettingsState => ({
  organizationId,
  checks: {},
  requireDeposit: false,
  closedThrough: null,
  version: 0,
});

/**
 * The settings after a merge patch, with what really changed. A check that is set to its usual severity stays named.
 * VALIDATION_FAILED where a day to come would be closed: all that is posted until then would be posted after it.
 */
export function changeSettings(
  state: SettingsState,
  patch: RevenueSettingsPatch,
  today: string,
): { settings: SettingsState; changed: string[] } {
  const merged = mergePatch(state, patch);
  const changed = (['checks', 'requireDeposit', 'closedThrough'] as const).filter(
    (f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]),
  );
  if (changed.includes('closedThrough') && merged.closedThrough !== null && merged.closedThrough > today)
    throw validationFailed([
      { field: 'closedThrough', code: 'out_of_range', message: 'must not be in the future' },
    ]);
  return { settings: changed.length === 0 ? state : { ...merged, version: state.version + 1 }, changed };
}

export const toSettings = ({ version: _version, ...settings }: SettingsState): RevenueSettings => settings;
