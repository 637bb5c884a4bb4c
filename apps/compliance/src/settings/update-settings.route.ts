import { complianceSettingsOperations } from '@rymeda/contracts';
import { checkIfMatch, route } from '@rymeda/service';
import type { DueStore } from '../due/due.store.ts';
import { changingTerms } from '../incidents/plan-clock.ts';
import { changeSettings, toSettings } from './settings.ts';
import type { SettingsStore } from './settings.store.ts';

interface Parts {
  settings: SettingsStore;
  due: DueStore;
  wake: () => void;
}

/** The clocks of open incidents follow in the background. */
export const updateSettings = ({ settings: store, due, wake }: Parts) =>
  route(
    complianceSettingsOperations.update,
    'compliance_settings',
    async ({ scope, body, ifMatch, now }, tx) => {
      const state = await store.load(scope, tx);
      checkIfMatch(ifMatch, state.version);
      const { settings, changed } = changeSettings(state, body);
      const { organizationId } = scope;
      if (changed.length > 0) {
        await store.save(tx, scope, settings);
        await due.plan(tx, scope, { kind: changingTerms, subject: organizationId, at: now, lane: 'long' });
        tx.emit({
          name: 'compliance.settings.updated',
          subject: `settings/${organizationId}`,
          sequence: settings.version,
          data: { id: organizationId, changed },
        });
        tx.afterCommit(wake);
      }
      return { data: toSettings(settings), version: settings.version };
    },
  );
