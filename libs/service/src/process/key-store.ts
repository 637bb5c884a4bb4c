import type { KeyStore, StoredKey } from '@rymeda/encryption';
import type { Transactions } from '@rymeda/events';
import { uuidv7Hex, type Clock } from '@rymeda/kernel';
import { allOf, runAsTenant, type TenantContext } from '@rymeda/tenancy';
import { Binary, MongoServerError, type Collection } from 'mongodb';

export type KeyRow = Omit<StoredKey, 'wrapped' | 'commitment'> & {
  wrapped: Binary | null;
  commitment: Binary;
  /** Since when it is needed for reading backups alone. */
  retiredAt?: Date;
  destroyedAt?: Date;
};

export const toKeyRow = (key: StoredKey): KeyRow => ({
  ...key,
  wrapped: key.wrapped && new Binary(key.wrapped),
  commitment: new Binary(key.commitment),
});

const toStoredKey = (row: KeyRow): StoredKey => ({
  ...row,
  wrapped: row.wrapped && Buffer.from(row.wrapped.buffer),
  commitment: Buffer.from(row.commitment.buffer),
});

/** The engine's wrapped keys in its own `keys` collection; a new one and its event commit together. */
export function mongoKeyStore(keys: Collection<KeyRow>, transactions: Transactions, clock: Clock): KeyStore {
  const all = async (filter: object): Promise<StoredKey[]> =>
    (await allOf<KeyRow>(keys.find(filter, { sort: { version: 1 } }))).map(toStoredKey);
  return {
    all: (organizationId, purpose) => all({ organizationId, purpose }),

    async changedWithin(ms) {
      const since = new Date(clock().getTime() - ms);
      const projection = { organizationId: 1, purpose: 1 } as const;
      const changed = await allOf<KeyRow>(keys.find({ changedAt: { $gte: since } }, { projection }));
      const rings = new Map(
        changed.map(({ organizationId, purpose }) => [
          `${organizationId}:${purpose}`,
          { organizationId, purpose },
        ]),
      );
      return rings.size === 0 ? [] : all({ $or: [...rings.values()] });
    },

    async insert(key) {
      const context = jobContext(key.organizationId, 'keyring');
      try {
        await runAsTenant(context, () =>
          transactions.run(context, async (tx) => {
            await keys.insertOne(toKeyRow(key), { session: tx.session });
            tx.emit(keyEvent('created', key, 1));
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof MongoServerError && error.code === 11000) return false;
        throw error;
      }
    },

    async lease(_id, uses) {
      const row = await keys.findOneAndUpdate({ _id }, { $inc: { uses } }, { returnDocument: 'after' });
      if (row === null) throw new Error('The key is gone');
      return row.uses;
    },
  };
}

/**
 * An event of a key's life. All versions of one purpose are one subject: a version's making is one step of it, and
 * so is its destruction.
 */
export function keyEvent(
  verb: 'created' | 'rotated' | 'destroyed',
  { organizationId, purpose, version }: Pick<StoredKey, 'organizationId' | 'purpose' | 'version'>,
  sequence: number,
) {
  const id = `key_${organizationId}_${purpose}`;
  return {
    name: `encryption.key.${verb}`,
    subject: `encryption_key/${id}`,
    sequence,
    data: { id, purpose, version },
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
