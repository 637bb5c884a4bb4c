import { taskRecord } from '@rymeda/contracts';
import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import { recordStore } from '@rymeda/service/records';
import type { Scope } from '@rymeda/tenancy';
import { endTask } from './task.rules.ts';
import { taskEvent, type TaskState } from './task.ts';

/** What it opens is disclosed: titles and comments may speak of patients. */
export function taskStore(core: Pick<EngineCore, 'database' | 'cipher'>) {
  const records = recordStore<TaskState>(core, taskRecord)(['openFor']);
  /** Ids and states, which the platform's own work needs without looking into them. */
  const bare = core.database.integrity<BareTask>(taskRecord.collection);

  async function close(tx: Tx, scope: Scope, task: BareTask, status: 'expired' | 'cancelled'): Promise<void> {
    const { _id, version } = task;
    const set = { status, updatedAt: tx.now, version: version + 1 };
    const done = await bare.update(scope, { _id, version, status: 'open' }, { $set: set }, tx);
    if (done.matched === 1) tx.emit(taskEvent(status, endTask({ ...task, id: _id }, status, tx.now)));
  }

  return {
    ...records,
    /** The id of the open task that stands for this already. One at most: an index sees to it. */
    async openFor(tx: Tx, scope: Scope, workflowId: string, openFor: string): Promise<string | undefined> {
      const wanted = { workflowId, openFor, status: 'open' };
      return (await bare.findOne(scope, wanted, { tx, projection: { _id: 1 } }))?._id;
    },
    /** Open tasks of a run that is over. */
    async cancelOf(tx: Tx, scope: Scope, runId: string): Promise<void> {
      for (const task of await bare.find(scope, { runId, status: 'open' }, { tx, limit: 100 }))
        await close(tx, scope, task, 'cancelled');
    },
    async expireOf(tx: Tx, scope: Scope, runId: string, step: string): Promise<string[]> {
      const open = await bare.find(scope, { runId, step, status: 'open' }, { tx, limit: 10 });
      for (const task of open) await close(tx, scope, task, 'expired');
      return open.map((task) => task._id);
    },
  };
}
export type TaskStore = ReturnType<typeof taskStore>;

interface BareTask extends Omit<TaskState, 'id'> {
  _id: string;
  deletedAt?: Date | null;
}
