import { complianceSettingsOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toSettings } from './settings.ts';
import type { SettingsStore } from './settings.store.ts';

export const getSettings = ({ settings }: { settings: SettingsStore }) =>
  route(complianceSettingsOperations.get, 'compliance_settings', async ({ scope }) => {
    const state = await settings.load(scope);
    return { data: toSettings(state), version: state.version };
  });
