import type { Transactions } from '@rymeda/events';
import type { Clock } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import type { Definitions } from '../definition/definitions.ts';
import { newRun } from '../runs/run.rules.ts';
import type { RunStore } from '../runs/run.store.ts';
import { runEvent } from '../runs/run.ts';
import { dueNow } from '../schedule/due.rules.ts';
import type { WorkflowStore } from '../workflows/workflow.store.ts';
import type { WorkflowDocument } from '../workflows/workflow.ts';

const mostAtOnce = 50;

/** Starts the runs of schedules that are due; a run's identity is its workflow and its scheduled instant. */
export function scheduleFirer(by: {
  workflows: WorkflowStore;
  definitions: Definitions;
  runs: RunStore;
  transactions: Transactions;
  clock: Clock;
}) {
  /** Whether it could be fired. The run of one that the platform can't run any more says so, and stands before no other. */
  async function fire(workflow: WorkflowDocument): Promise<boolean> {
    const { organizationId, nextRunAt, definition } = workflow;
    const context = jobContext(organizationId, 'oris');
    const ready = await by.definitions.of(context, workflow._id, definition);
    const { trigger } =
      ready?.definition ?? (await by.workflows.definition(context, workflow._id, definition)) ?? {};
    if (trigger?.kind !== 'schedule' || nextRunAt === null) return false;
    const { config } = trigger;
    await by.transactions.run(context, async (tx) => {
      const due = dueNow(config, nextRunAt.getTime(), tx.now.getTime());
      if (
        !(await by.workflows.moveSchedule(
          tx,
          context,
          workflow,
          due.next === undefined ? null : new Date(due.next),
        ))
      )
        return;
      const keys = due.run.map((at) => `schedule:${workflow._id}:${at}`);
      const known = await by.runs.started(context, keys, tx);
      const made = due.run.flatMap((at, i) => {
        const triggerKey = keys[i] as string;
        if (known.has(triggerKey)) return [];
        const scheduledAt = new Date(at);
        return [
          newRun(
            {
              organizationId,
              workflowId: workflow._id,
              definition,
              triggerKey,
              trigger: { kind: 'schedule', eventId: null, scheduledAt, actorId: null },
              values: { schedule: { at: scheduledAt.toISOString() } },
              depth: 0,
              lineage: [],
            },
            tx.now,
            scheduledAt,
          ),
        ];
      });
      await by.runs.insert(tx, context, made);
      for (const run of made) tx.emit(runEvent('started', run, 1));
    });
    return true;
  }

  /** Whether there were any. */
  return async (organizationId: string): Promise<boolean> => {
    const due = await by.workflows.dueSchedules({ organizationId }, by.clock(), mostAtOnce);
    let fired = false;
    for (const workflow of due) fired = (await fire(workflow)) || fired;
    return fired;
  };
}
export type ScheduleFirer = ReturnType<typeof scheduleFirer>;
