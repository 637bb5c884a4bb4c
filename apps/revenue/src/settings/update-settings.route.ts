import { revenueSettingsOperations } from '@rymeda/contracts';
import { checkIfMatch, route } from '@rymeda/service';
import { today } from '../days.ts';
import { changeSettings, toSettings } from './settings.ts';
import type { SettingsStore } from './settings.store.ts';

export const updateSettings = ({ settings: store }: { settings: SettingsStore }) =>
  route(revenueSettingsOperations.update, 'revenue_settings', async ({ scope, body, ifMatch, now }, tx) => {
    const state = await store.load(scope, tx);
    checkIfMatch(ifMatch, state.version);
    const { settings, changed } = changeSettings(state, body, today(now));
    if (changed.length > 0) {
      await store.save(tx, scope, settings);
      tx.emit({
        name: 'revenue.settings.updated',
        subject: `settings/${scope.organizationId}`,
        sequence: settings.version,
        data: { id: scope.organizationId, changed },
      });
    }
    return { data: toSettings(settings), version: settings.version };
  });
