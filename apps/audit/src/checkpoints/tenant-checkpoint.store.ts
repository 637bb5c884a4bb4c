import { pageOf, type Page, type Position } from '@rymeda/service';
import { platformCollection, type Scope } from '@rymeda/tenancy';
import type { Connection } from 'mongoose';
import type { CheckpointRow } from './checkpoint.ts';

/** An organisation's own checkpoints, for its callers. The collection is all logs'; each query names the tenant. */
export function tenantCheckpointStore(log: Connection) {
  const checkpoints = () => platformCollection<CheckpointRow>(log, 'checkpoints');
  return {
    /** Those before a place in the platform's log, newest first by (time, id). */
    async list(scope: Scope, before: number, limit: number, after?: Position): Promise<Page<CheckpointRow>> {
      const filter =
        after === undefined
          ? {}
          : {
              at: { $lte: after.time },
              $or: [{ at: { $lt: after.time } }, { at: after.time, _id: { $lt: after.id } }],
            };
      const rows = await checkpoints()
        .find({ ...filter, organizationId: scope.organizationId, platformIndex: { $lt: before } })
        .sort({ at: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return pageOf(rows, limit, (row) => ({ time: row.at, id: row._id }));
    },
  };
}
export type TenantCheckpointStore = ReturnType<typeof tenantCheckpointStore>;
