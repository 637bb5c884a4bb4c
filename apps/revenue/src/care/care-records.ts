import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { CareClient } from './care-client.ts';
import type { CareStore } from './care.store.ts';

/** A session as far as a claim needs it. */
export interface KnownSession {
  id: string;
  clientId: string;
  status: string;
}

export interface CareRecords {
  /** `null` when there is none in this organisation, or none any more. Asks care when its events have not told. */
  session(tx: Tx, scope: TenantContext, id: string): Promise<KnownSession | null>;
  /**
   * Whether this organisation has or had the patient: who covered one that was deleted is still told to a payer. Asks
   * care when its events have not told.
   */
  patient(tx: Tx, scope: TenantContext, id: string): Promise<boolean>;
  /**
   * Whether the patient may be billed for a session. One that the events have not told of yet is known by the session,
   * which care books for patients that are there alone: so no PHI has to be asked for. One who was deleted still owes
   * what was completed.
   */
  isPatient(tx: Tx, scope: TenantContext, id: string, session: KnownSession | null): Promise<boolean>;
}

export const careRecords = ({ store, client }: { store: CareStore; client: CareClient }): CareRecords => ({
  async session(tx, scope, id) {
    const known = await store.session(tx, scope, id);
    if (known === null) return client.session(scope, id);
    return known.deletedAt ? null : { id, clientId: known.clientId, status: known.status };
  },
  async patient(tx, scope, id) {
    return (await store.patient(tx, scope, id)) !== null || client.hasPatient(scope, id);
  },
  async isPatient(tx, scope, id, session) {
    const known = await store.patient(tx, scope, id);
    const isTheirs = session?.clientId === id;
    if (known === null) return isTheirs;
    if (!known.deletedAt || !isTheirs) return !known.deletedAt;
    if (session.status === 'completed') return true;
    // The deletion may have come before the completion, which are told by different partitions.
    return (await client.session(scope, session.id))?.status === 'completed';
  },
});
