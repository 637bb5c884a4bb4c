import type { KeyStore, StoredKey } from '@rymeda/encryption';
import type { Transactions } from '@rymeda/events';
import { uuidv7Hex } from '@rymeda/kernel';
import { runAsTenant, type TenantContext } from '@rymeda/tenancy';
import { Binary, MongoServerError, type Collection } from 'mongodb';

type Row = Omit<StoredKey, 'wrapped' | 'commitment'> & { wrapped: Binary; commitment: Binary };

/** The engine's wrapped keys in its own `keys` collection; a new one and its event commit together. */
export function mongoKeyStore(keys: Collection<Row>, transactions: Transactions): KeyStore {
  const stored = (row: Row | null): StoredKey | null =>
    row && {
      ...row,
      wrapped: Buffer.from(row.wrapped.buffer),
      commitment: Buffer.from(row.commitment.buffer),
    };
  return {
    async latest(organizationId, purpose) {
      return stored(await keys.findOne({ organizationId, purpose }, { sort: { version: -1 } }));
    },
    async version(organizationId, purpose, version) {
      return stored(await keys.findOne({ _id: `${organizationId}:${purpose}:${version}` }));
    },
    async insert(key) {
      const context = jobContext(key.organizationId, 'keyring');
      try {
        await runAsTenant(context, () =>
          transactions.run(context, async (tx) => {
            const row = { ...key, wrapped: new Binary(key.wrapped), commitment: new Binary(key.commitment) };
            await keys.insertOne(row, { session: tx.session });
            const id = `key_${key.organizationId}_${key.purpose}`;
            tx.emit({
              name: 'encryption.key.created',
              subject: `encryption_key/${id}`,
              sequence: key.version,
              data: { id, purpose: key.purpose, version: key.version },
            });
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof MongoServerError && error.code === 11000) return false;
        throw error;
      }
    },
  };
}

/** The context of a job's work inside one organisation: actor `system:<job>`, address `internal`. */
export const jobContext = (organizationId: string, job: string): TenantContext => ({
  kind: 'tenant',
  organizationId,
  actor: { id: `system:${job}`, kind: 'system', scopes: new Set() },
  requestId: `req_${uuidv7Hex()}`,
  ipAddress: 'internal',
  operation: job,
  disclosures: [],
});
