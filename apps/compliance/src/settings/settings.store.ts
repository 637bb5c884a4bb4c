import { complianceSettingsRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import { usualSettings, type SettingsState } from './settings.ts';

type SettingsDocument = TenantDocument & SettingsState;

/** One document an organisation, under its id; no PHI. */
export function settingsStore(core: Pick<EngineCore, 'database'>) {
  const documents = core.database.integrity<SettingsDocument>(complianceSettingsRecord.collection);
  return {
    async load({ organizationId }: Scope, tx?: Tx): Promise<SettingsState> {
      const found = await documents.findOne({ organizationId }, { _id: organizationId }, tx ? { tx } : {});
      if (found === null) return usualSettings(organizationId);
      const { individualsDays, coveredEntityDays, stateDays, version } = found;
      return { organizationId, individualsDays, coveredEntityDays, stateDays, version };
    },
    async save(tx: Tx, scope: Scope, settings: SettingsState): Promise<void> {
      const { organizationId: _id, ...said } = settings;
      await documents.update(scope, { _id }, { $set: said }, tx, { upsert: true });
    },
  };
}
export type SettingsStore = ReturnType<typeof settingsStore>;
