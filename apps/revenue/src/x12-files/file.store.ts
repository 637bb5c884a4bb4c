import { fileRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import { platformCollection, type Scope, type TenantDocument } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import type { FileState } from './file.ts';

/** Which file waits for a process; found before it is known whose it is. */
interface JobRow {
  _id: string;
  organizationId: string;
  leaseUntil: Date;
  /** How often it was begun. */
  tries: number;
}

export function fileStore(core: Pick<EngineCore, 'database' | 'cipher'>, connection: Connection) {
  const store = recordStore<FileState>(core, fileRecord)();
  const documents = core.database.collection<TenantDocument>(fileRecord.collection);
  const jobs = () => platformCollection<JobRow>(connection, 'revenue_jobs');
  return {
    ...store,
    async bySha256(tx: Tx, scope: Scope, sha256: string): Promise<FileState | undefined> {
      return (await store.list(scope, { sha256 }, 1, undefined, { tx })).items[0];
    },
    /** With the transaction, so that a file that was taken in is worked on. */
    async enqueue(tx: Tx, { organizationId }: Scope, _id: string): Promise<void> {
      const row = { organizationId, leaseUntil: tx.now, tries: 0 };
      await jobs().updateOne({ _id }, { $set: row }, { upsert: true, session: tx.session });
    },
    /** Somebody works on it: no step of its life, so no version. */
    async begin(tx: Tx, scope: Scope, _id: string): Promise<void> {
      await documents.update(scope, { _id, status: 'received' }, { $set: { status: 'processing' } }, tx);
    },
    /** One that nobody works on, leased; `null` when there is none. */
    claim: (now: Date, leaseMs: number): Promise<JobRow | null> =>
      jobs().findOneAndUpdate(
        { leaseUntil: { $lte: now } },
        { $set: { leaseUntil: new Date(now.getTime() + leaseMs) }, $inc: { tries: 1 } },
        { sort: { leaseUntil: 1 }, returnDocument: 'after' },
      ),
    async prolong(_id: string, leaseUntil: Date): Promise<void> {
      await jobs().updateOne({ _id }, { $set: { leaseUntil } });
    },
    async done(tx: Tx, _id: string): Promise<void> {
      await jobs().deleteOne({ _id }, { session: tx.session });
    },
  };
}
export type FileStore = ReturnType<typeof fileStore>;
