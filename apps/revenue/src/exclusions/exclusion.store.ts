import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import { excludedOf, type Excluded } from './exclusion.rules.ts';

interface ExclusionDocument extends TenantDocument {
  providerId: string;
  confirmed: boolean;
  /** When it took effect, YYYY-MM-DD; absent or null where nobody knows. */
  since?: string | null;
}

/** The projection of what people decided about providers on exclusion lists; written by compliance's events alone. */
export function exclusionStore({ database }: Pick<EngineCore, 'database'>) {
  const exclusions = database.integrity<ExclusionDocument>('provider_exclusions');
  return {
    /** The providers who stand on a list, as a person has confirmed and not withdrawn. */
    async excluded(scope: Scope, tx?: Tx): Promise<Excluded> {
      return excludedOf(await exclusions.find(scope, { confirmed: true }, tx ? { tx } : {}));
    },
    /** `_id` is the decision's record: a provider is excluded as long as one of them is confirmed. */
    async save(
      tx: Tx,
      scope: Scope,
      _id: string,
      decision: { providerId: string; confirmed: boolean; since: string | null },
    ): Promise<void> {
      await exclusions.update(scope, { _id }, { $set: decision }, tx, { upsert: true });
    },
    /** Of whoever was named when it was confirmed, if anybody was. */
    async withdraw(tx: Tx, scope: Scope, _id: string): Promise<void> {
      await exclusions.update(scope, { _id }, { $set: { confirmed: false } }, tx);
    },
  };
}
export type ExclusionStore = ReturnType<typeof exclusionStore>;
