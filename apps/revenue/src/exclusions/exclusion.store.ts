import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument } from '@rymeda/tenancy';

interface ExclusionDocument extends TenantDocument {
  providerId: string;
  confirmed: boolean;
}

/** The projection of what people decided about providers on exclusion lists; written by compliance's events alone. */
export function exclusionStore({ database }: Pick<EngineCore, 'database'>) {
  const exclusions = database.integrity<ExclusionDocument>('provider_exclusions');
  return {
    /** The providers who stand on a list, as a person has confirmed and not withdrawn. */
    async excluded(scope: Scope, tx?: Tx): Promise<ReadonlySet<string>> {
      const found = await exclusions.find(scope, { confirmed: true }, tx ? { tx } : {});
      return new Set(found.map((row) => row.providerId));
    },
    /** `_id` is the decision's record: a provider is excluded as long as one of them is confirmed. */
    async save(tx: Tx, scope: Scope, _id: string, providerId: string, confirmed: boolean): Promise<void> {
      await exclusions.update(scope, { _id }, { $set: { providerId, confirmed } }, tx, { upsert: true });
    },
  };
}
export type ExclusionStore = ReturnType<typeof exclusionStore>;
