import { revenueSettingsRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import { usualSettings, type SettingsState } from './settings.ts';

type SettingsDocument = TenantDocument & SettingsState;

/** One document an organisation, under its id; no PHI. */
export function settingsStore(core: Pick<EngineCore, 'database'>) {
  const documents = core.database.collection<SettingsDocument>(revenueSettingsRecord.collection);
  return {
    async load({ organizationId }: Scope, tx?: Tx): Promise<SettingsState> {
      const found = await documents.findOne({ organizationId }, { _id: organizationId }, tx ? { tx } : {});
      if (found === null) return usualSettings(organizationId);
      const { checks, requireDeposit, closedThrough, version } = found;
      return { organizationId, checks, requireDeposit, closedThrough, version };
    },
    /** For whoever posts on a day of the past: one who closes it at the same moment comes before or after, not beside. */
    async touch(tx: Tx, { organizationId }: Scope): Promise<void> {
      const { organizationId: _id, ...usual } = usualSettings(organizationId);
      const update = { $setOnInsert: usual, $inc: { guard: 1 } };
      await documents.update({ organizationId }, { _id }, update, tx, { upsert: true });
    },
    async save(tx: Tx, scope: Scope, settings: SettingsState): Promise<void> {
      const { organizationId: _id, ...said } = settings;
      await documents.update(scope, { _id }, { $set: said }, tx, { upsert: true });
    },
  };
}
export type SettingsStore = ReturnType<typeof settingsStore>;
