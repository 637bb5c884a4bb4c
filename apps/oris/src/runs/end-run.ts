import type { Tx } from '@rymeda/events';
import type { Scope } from '@rymeda/tenancy';
import type { TaskStore } from '../tasks/task.store.ts';
import type { RunStore } from './run.store.ts';
import { cancelRun } from './run.rules.ts';
import { runEvent, type RunDocument } from './run.ts';

/** So many runs are cancelled with their workflow; any others at their next step. */
const mostAtOnce = 300;

/** What else ends with a run: what waits for it. */
export function runEnder(stores: { runs: RunStore; tasks: TaskStore }) {
  const { runs, tasks } = stores;

  async function cancel(tx: Tx, scope: Scope, run: RunDocument): Promise<RunDocument | null> {
    const cancelled = cancelRun(run, tx.now);
    if (!(await runs.saveClear(tx, scope, cancelled))) return null;
    await tasks.cancelOf(tx, scope, run._id);
    tx.emit(runEvent('cancelled', cancelled, cancelled.sequence));
    return cancelled;
  }

  return {
    /** Null when it was changed meanwhile. */
    cancel,
    async cancelSome(tx: Tx, scope: Scope, workflowId: string): Promise<void> {
      for (const run of await runs.unfinished(scope, workflowId, mostAtOnce, tx))
        await cancel(tx, scope, run);
    },
  };
}
export type Ender = ReturnType<typeof runEnder>;
