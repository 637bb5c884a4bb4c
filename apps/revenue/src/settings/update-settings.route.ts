import { revenueSettingsOperations } from '@rymeda/contracts';
import { checkIfMatch, route } from '@rymeda/service';
import { today } from '../days.ts';
import type { RemittanceStore } from '../remittances/remittance.store.ts';
import type { FileStore } from '../x12-files/file.store.ts';
import { changeSettings, toSettings } from './settings.ts';
import type { SettingsStore } from './settings.store.ts';

interface Parts {
  settings: SettingsStore;
  remittances: Pick<RemittanceStore, 'filesAwaitingDeposit'>;
  x12Files: Pick<FileStore, 'enqueue'>;
  wakeFiles: () => void;
}

/** Where no deposit is required any more, the files whose payments wait for one are carried on. */
export const updateSettings = ({ settings: store, remittances, x12Files, wakeFiles }: Parts) =>
  route(revenueSettingsOperations.update, 'revenue_settings', async ({ scope, body, ifMatch, now }, tx) => {
    const state = await store.load(scope, tx);
    checkIfMatch(ifMatch, state.version);
    const { settings, changed } = changeSettings(state, body, today(now));
    if (changed.length > 0) {
      await store.save(tx, scope, settings);
      if (changed.includes('requireDeposit') && !settings.requireDeposit) {
        for (const fileId of await remittances.filesAwaitingDeposit(tx, scope))
          await x12Files.enqueue(tx, scope, fileId);
        tx.afterCommit(wakeFiles);
      }
      tx.emit({
        name: 'revenue.settings.updated',
        subject: `settings/${scope.organizationId}`,
        sequence: settings.version,
        data: { id: scope.organizationId, changed },
      });
    }
    return { data: toSettings(settings), version: settings.version };
  });
