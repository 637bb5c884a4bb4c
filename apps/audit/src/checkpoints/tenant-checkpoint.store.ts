import type { PermittedDatabase } from '@rymeda/auth';
import { pageOf, type Page, type Position } from '@rymeda/service';
import type { Scope } from '@rymeda/tenancy';
import type { CheckpointRow } from './checkpoint.ts';

type Row = CheckpointRow & { deletedAt?: null };

/** An organisation's own checkpoints, for its callers. */
export function tenantCheckpointStore(database: PermittedDatabase) {
  const checkpoints = database.collection<Row>('checkpoints');
  return {
    /** Newest first by (time, id). */
    async list(scope: Scope, limit: number, after?: Position): Promise<Page<CheckpointRow>> {
      const filter =
        after === undefined
          ? {}
          : {
              at: { $lte: after.time },
              $or: [{ at: { $lt: after.time } }, { at: after.time, _id: { $lt: after.id } }],
            };
      const rows = await checkpoints.find(scope, filter, { sort: { at: -1, _id: -1 }, limit: limit + 1 });
      return pageOf(rows, limit, (row) => ({ time: row.at, id: row._id }));
    },
  };
}
export type TenantCheckpointStore = ReturnType<typeof tenantCheckpointStore>;
