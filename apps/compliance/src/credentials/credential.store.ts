import { credentialRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { CredentialState } from './credential.ts';

type CredentialDocument = TenantDocument & Pick<CredentialState, 'expiresAt'>;

export function credentialStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const all = core.database.integrity<CredentialDocument>(credentialRecord.collection);
  return {
    ...recordStore<CredentialState>(core, credentialRecord)(),
    /** The last day on which one that serves as well as this one does is valid; discloses nothing. */
    async lastDayLike(scope: Scope, { providerId, kind, state }: CredentialState): Promise<string | null> {
      const projection = { expiresAt: 1 } as const;
      const found = await all.find(scope, { providerId, kind, state, deletedAt: null }, { projection });
      return (
        found
          .map((row) => row.expiresAt)
          .sort()
          .at(-1) ?? null
      );
    },
    /** For jobs: of those that are in force or ended on a day since, in the order of their ids. */
    async endingIds(tx: Tx, scope: Scope, since: string, after: string, limit: number): Promise<string[]> {
      const standing = [{ status: 'active' }, { status: 'expired', expiresAt: { $gte: since } }];
      const filter = { _id: { $gt: after }, $or: standing, deletedAt: null };
      const found = await all.find(scope, filter, { sort: { _id: 1 }, limit, projection: { _id: 1 }, tx });
      return found.map((row) => row._id);
    },
  };
}
export type CredentialStore = ReturnType<typeof credentialStore>;
