import { submissionRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import { behindPosition, type EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { SubmissionState } from './submission.ts';

/** What of a submission is in clear. */
export type SubmissionFacts = TenantDocument & Omit<SubmissionState, 'id' | 'content'>;

const clear = { content: 0 } as const;

export function submissionStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const documents = core.database.collection<SubmissionFacts>(submissionRecord.collection);
  const store = recordStore<SubmissionState>(core, submissionRecord)();
  return {
    ...store,
    /** The one that stands for a claim: the newest. */
    async ofClaim(scope: Scope, claimId: string): Promise<SubmissionState | null> {
      const page = await store.list(scope, { claimId }, 1);
      return page.items[0] ?? null;
    },
    /** Without their content: nothing is opened. */
    byControlNumber: (tx: Tx, scope: Scope, numbers: readonly string[]): Promise<SubmissionFacts[]> =>
      documents.find(scope, { controlNumber: { $in: numbers } }, { tx, projection: clear }),
    byInterchange: (tx: Tx, scope: Scope, interchange: number): Promise<SubmissionFacts[]> =>
      documents.find(scope, { interchange, deletedAt: null }, { tx, projection: clear }),
    byBatch: (tx: Tx | undefined, scope: Scope, batchId: string): Promise<SubmissionFacts[]> =>
      documents.find(
        scope,
        { batchId, deletedAt: null },
        { ...(tx === undefined ? {} : { tx }), projection: clear },
      ),
    /**
     * Of a payer, in no batch yet, oldest first; of these claims, where they are named. Of all others what can't be sent
     * yet, which has no number, takes no place.
     */
    waiting: (
      tx: Tx,
      scope: Scope,
      payerId: string,
      claimIds: readonly string[] | undefined,
      limit: number,
      after?: Pick<SubmissionFacts, '_id' | 'createdAt'>,
    ): Promise<SubmissionFacts[]> =>
      documents.find(
        scope,
        {
          payerId,
          batchId: null,
          deletedAt: null,
          ...(claimIds === undefined ? { interchange: { $gt: 0 } } : { claimId: { $in: claimIds } }),
          ...behindPosition(after && { time: after.createdAt, id: after._id }),
        },
        { tx, sort: { createdAt: 1, _id: 1 }, limit, projection: clear },
      ),
    loadMany: (tx: Tx, scope: Scope, ids: readonly string[]): Promise<SubmissionState[]> =>
      store.list(scope, { _id: { $in: ids } }, ids.length, undefined, { tx }).then((page) => page.items),
    async putInBatch(tx: Tx, scope: Scope, ids: readonly string[], batchId: string): Promise<void> {
      await documents.bulkWrite(
        scope,
        ids.map((_id) => ({
          filter: { _id, batchId: null },
          update: { $set: { batchId, updatedAt: tx.now }, $inc: { version: 1 } },
        })),
        tx,
      );
    },
  };
}
export type SubmissionStore = ReturnType<typeof submissionStore>;
