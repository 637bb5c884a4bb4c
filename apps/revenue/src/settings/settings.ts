import type { RevenueSettings, RevenueSettingsPatch } from '@rymeda/contracts';
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

/** The settings after a merge patch, with what really changed. A check that is set to its usual severity stays named. */
export function changeSettings(
  state: SettingsState,
  patch: RevenueSettingsPatch,
): { settings: SettingsState; changed: string[] } {
  const merged = mergePatch(state, patch);
  const changed = (['checks', 'requireDeposit', 'closedThrough'] as const).filter(
    (f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]),
  );
  return { settings: changed.length === 0 ? state : { ...merged, version: state.version + 1 }, changed };
}

export const toSettings = ({ version: _version, ...settings }: SettingsState): RevenueSettings => settings;
