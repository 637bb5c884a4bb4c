import type { Transactions } from '@rymeda/events';
import { isUnreadable, type Clock } from '@rymeda/kernel';
import { jobContext } from '@rymeda/service';
import type { Definitions } from '../definition/definitions.ts';
import { newRun } from '../runs/run.rules.ts';
import type { RunStore } from '../runs/run.store.ts';
import { runEvent } from '../runs/run.ts';
import { dueNow } from '../schedule/due.rules.ts';
import type { WorkflowStore } from '../workflows/workflow.store.ts';
import type { WorkflowDocument } from '../workflows/workflow.ts';

const mostAtOnce = 50;
/** One that can't be read is looked at again so much later; what it misses meanwhile is missed. */
const unreadableMs = 3_600_000;

/** Starts the runs of schedules that are due; a run's identity is its workflow and its scheduled instant. */
export function scheduleFirer(by: {
  workflows: WorkflowStore;
  definitions: Definitions;
  runs: RunStore;
  transactions: Transactions;
  clock: Clock;
  onFailure(event: string, error: unknown): void;
}) {
  async function triggerOf({ organizationId, _id, definition }: WorkflowDocument) {
    const scope = { organizationId };
    try {
      const ready = await by.definitions.of(scope, _id, definition);
      return (ready?.definition ?? (await by.workflows.definition(scope, _id, definition)))?.trigger;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      by.onFailure('oris_schedule_unreadable', error);
      return undefined;
    }
  }

  /** Otherwise it would stay due, and its organisation's worker would look at nothing else. */
  async function postpone(workflow: WorkflowDocument): Promise<void> {
    const context = jobContext(workflow.organizationId, 'oris');
    await by.transactions.run(context, async (tx) => {
      const later = new Date(tx.now.getTime() + unreadableMs);
      await by.workflows.moveSchedule(tx, context, workflow, later);
    });
  }

  /** The run of one that the platform can't run any more says so; neither that nor one that can't be read stands before others. */
  async function fire(workflow: WorkflowDocument): Promise<void> {
    const { organizationId, nextRunAt, definition } = workflow;
    const context = jobContext(organizationId, 'oris');
    const trigger = await triggerOf(workflow);
    if (trigger?.kind !== 'schedule' || nextRunAt === null) return postpone(workflow);
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
  }

  /** Whether there were any. */
  return async (organizationId: string): Promise<boolean> => {
    const due = await by.workflows.dueSchedules({ organizationId }, by.clock(), mostAtOnce);
    for (const workflow of due) await fire(workflow);
    return due.length > 0;
  };
}
export type ScheduleFirer = ReturnType<typeof scheduleFirer>;
