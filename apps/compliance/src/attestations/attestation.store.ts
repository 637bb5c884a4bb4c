import { attestationRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore, Position } from '@rymeda/service';
import { recordStore, type RecordFilter } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { AttestationState } from './attestation.ts';

export function attestationStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const records = recordStore<AttestationState>(core, attestationRecord)();
  const all = core.database.integrity<TenantDocument & { attestedAt: Date }>(attestationRecord.collection);
  return {
    load: (scope: Scope, id: string) => records.load(scope, id),
    list: (scope: Scope, filter: RecordFilter, limit: number, after?: Position) =>
      records.list(scope, filter, limit, after),
    insert: (tx: Tx, scope: Scope, state: AttestationState) => records.insert(tx, scope, state),
    /** When a person last attested a version; discloses nothing of it. */
    async last(tx: Tx, scope: Scope, userId: string, artifactId: string) {
      const newest = { sort: { createdAt: -1 as const, _id: -1 as const }, limit: 1 };
      const projection = { _id: 1 as const, attestedAt: 1 as const };
      const [found] = await all.find(scope, { userId, artifactId }, { ...newest, projection, tx });
      return found === undefined ? null : { id: found._id, at: found.attestedAt };
    },
  };
}
export type AttestationStore = ReturnType<typeof attestationStore>;
