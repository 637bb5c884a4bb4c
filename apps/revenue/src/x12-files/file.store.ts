import { fileRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import { platformCollection, type Scope, type TenantDocument } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import type { FileState } from './file.ts';

/** Which file waits for a process; found before it is known whose it is. */
export interface FileJob {
  _id: string;
  organizationId: string;
  leaseUntil: Date;
  /** How often it was begun. */
  tries: number;
  /** A higher one each time that it is asked for: what was begun before that may have missed what it was asked for. */
  generation?: number;
}
type Asked = Pick<FileJob, '_id' | 'generation'>;
const thatOf = ({ _id, generation }: Asked) => ({ _id, generation: generation ?? null }) as Partial<FileJob>;

export function fileStore(core: Pick<EngineCore, 'database' | 'cipher'>, connection: Connection) {
  const store = recordStore<FileState>(core, fileRecord)();
  const documents = core.database.collection<TenantDocument>(fileRecord.collection);
  const jobs = () => platformCollection<FileJob>(connection, 'revenue_jobs');
  return {
    ...store,
    async bySha256(tx: Tx, scope: Scope, sha256: string): Promise<FileState | undefined> {
      return (await store.list(scope, { sha256 }, 1, undefined, { tx })).items[0];
    },
    /** With the transaction, so that a file that was taken in is worked on. */
    async enqueue(tx: Tx, { organizationId }: Scope, _id: string): Promise<void> {
      // By the time: of one that was done with nothing is left to count on from, and somebody may still be slow with it.
      const generation = { $max: [tx.now.getTime(), { $add: [{ $ifNull: ['$generation', 0] }, 1] }] };
      const asked = { organizationId, leaseUntil: tx.now, tries: 0, generation };
      await jobs().updateOne({ _id }, [{ $set: asked }], { upsert: true, session: tx.session });
    },
    /** Somebody works on it: no step of its life, so no version. */
    async begin(tx: Tx, scope: Scope, _id: string): Promise<void> {
      await documents.update(scope, { _id, status: 'received' }, { $set: { status: 'processing' } }, tx);
    },
    /** One that nobody works on, of none of these organisations, leased; `null` when there is none. */
    claim: (now: Date, leaseMs: number, busy: readonly string[]): Promise<FileJob | null> =>
      jobs().findOneAndUpdate(
        { leaseUntil: { $lte: now }, organizationId: { $nin: [...busy] } },
        { $set: { leaseUntil: new Date(now.getTime() + leaseMs) }, $inc: { tries: 1 } },
        { sort: { leaseUntil: 1 }, returnDocument: 'after' },
      ),
    /** Since when the longest waiting one could be worked on. */
    oldestDue: async (): Promise<Date | null> => {
      const [first] = await jobs()
        .find({ leaseUntil: { $gt: new Date(0) } })
        .sort({ leaseUntil: 1 })
        .limit(1)
        .toArray();
      return first?.leaseUntil ?? null;
    },
    /** Unless it was asked for again: then it waits for nobody. */
    async prolong(job: Asked, leaseUntil: Date): Promise<void> {
      await jobs().updateOne(thatOf(job), { $set: { leaseUntil } });
    },
    /** Of an organisation for which nothing is done for now: all that is due waits, and this one was not begun. */
    async hold({ organizationId, ...job }: FileJob, now: Date, until: Date): Promise<void> {
      const due = { organizationId, leaseUntil: { $lte: now } };
      await jobs().updateMany(due, { $set: { leaseUntil: until } });
      await jobs().updateOne(thatOf(job), { $set: { leaseUntil: until }, $inc: { tries: -1 } });
    },
    /** Whether it was the last time that it was asked for. */
    async done(tx: Tx, job: Asked): Promise<boolean> {
      const { deletedCount } = await jobs().deleteOne(thatOf(job), { session: tx.session });
      return deletedCount === 1;
    },
  };
}
export type FileStore = ReturnType<typeof fileStore>;
