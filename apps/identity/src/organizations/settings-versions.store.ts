import type { Transactional } from '@rymeda/tenancy';
import type { Collection } from 'mongodb';

export interface SettingsCounter {
  _id: 'organization_settings';
  version: number;
}
const _id = 'organization_settings' as const;

/**
 * One counter for all organisations' settings, written in the transaction of each change: changes queue up behind
 * it, so versions become visible in their own order and whoever pulls misses none.
 */
export function settingsVersions(counters: Collection<SettingsCounter>) {
  return {
    async next(tx: Transactional): Promise<number> {
      const options = { session: tx.session, upsert: true, returnDocument: 'after' as const };
      const counter = await counters.findOneAndUpdate({ _id }, { $inc: { version: 1 } }, options);
      if (counter === null) throw new Error('The settings have no counter');
      return counter.version;
    },
    current: async (): Promise<number> => (await counters.findOne({ _id }))?.version ?? 0,
  };
}
export type SettingsVersions = ReturnType<typeof settingsVersions>;
