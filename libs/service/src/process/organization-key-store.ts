import type { OrganizationKeyStore } from '@rymeda/encryption';
import { Binary, MongoClient, type Collection } from 'mongodb';

interface Row {
  /** The organisation's id. */
  _id: string;
  wrapped: Binary | null;
  createdAt: Date;
  destroyAt: Date | null;
}

/** A key that is asked for holds up every request of its organisation: one that nobody answers with is asked for again. */
const answerMs = 5_000;

/**
 * The organisations' keys under a shared KMS key, in a database apart from all data: its backups must live no longer
 * than the stated delay of crypto-shredding. Connected on first use and kept.
 */
export function mongoOrganizationKeyStore(uri: string): OrganizationKeyStore {
  const client = new MongoClient(uri, {
    serverSelectionTimeoutMS: 4_000,
    connectTimeoutMS: 4_000,
    socketTimeoutMS: answerMs,
    waitQueueTimeoutMS: answerMs,
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: 5_000 },
    readConcern: { level: 'majority' },
    maxPoolSize: 5,
  });
  const rows = (): Collection<Row> => client.db().collection<Row>('organization_keys');
  return {
    async load(organizationId) {
      const row = await rows().findOne({ _id: organizationId });
      return row && { ...row, organizationId, wrapped: row.wrapped && Buffer.from(row.wrapped.buffer) };
    },
    async insert({ organizationId, wrapped, createdAt, destroyAt }) {
      try {
        const stored = wrapped && new Binary(wrapped);
        await rows().insertOne({ _id: organizationId, wrapped: stored, createdAt, destroyAt });
        return true;
      } catch (error) {
        if ((error as { code?: unknown }).code === 11000) return false;
        throw error;
      }
    },
    async setDestruction(organizationId, destroyAt) {
      await rows().updateOne({ _id: organizationId }, { $set: { destroyAt } });
    },
    async destroy(organizationId) {
      // What was called back in the same moment stays.
      await rows().updateOne({ _id: organizationId, destroyAt: { $ne: null } }, { $set: { wrapped: null } });
    },
    async dueBy(now) {
      const due = await rows()
        .find({ destroyAt: { $lte: now }, wrapped: { $ne: null } }, { projection: { _id: 1 } })
        .toArray();
      return due.map((row) => row._id);
    },
  };
}
