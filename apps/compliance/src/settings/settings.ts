import type { ComplianceSettings, ComplianceSettingsPatch } from '@rymeda/contracts';
import { mergePatch } from '@rymeda/service/records';

/** An organisation's own terms; version 0 where it has said nothing. */
export interface SettingsState extends ComplianceSettings {
  version: number;
}

export const usualSettings = (organizationId: string): SettingsState => ({
  organizationId,
  individualsDays: null,
  coveredEntityDays: null,
  stateDays: {},
  version: 0,
});

const fields = ['individualsDays', 'coveredEntityDays', 'stateDays'] as const;

/** The settings after a merge patch, with what really changed. */
export function changeSettings(
  state: SettingsState,
  patch: ComplianceSettingsPatch,
): { settings: SettingsState; changed: string[] } {
  const merged = mergePatch(state, patch);
  const changed = fields.filter((f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]));
  return { settings: changed.length === 0 ? state : { ...merged, version: state.version + 1 }, changed };
}

export const toSettings = ({ version: _version, ...settings }: SettingsState): ComplianceSettings => settings;
