import type { PendingEvent, Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { ReadyDefinition } from '../definition/definitions.ts';
import { requestIdOf } from '../runs/lineage.rules.ts';
import { loopValues, type PlanState } from '../runs/planner.rules.ts';
import type { RunStore } from '../runs/run.store.ts';
import type { RunDocument, RunState } from '../runs/run.ts';
import type { WorkflowDocument } from '../workflows/workflow.ts';

/** Somebody else has changed the run: it is theirs. */
export class LostRunError extends Error {
  constructor() {
    super('The run was changed by somebody else');
    this.name = 'LostRunError';
  }
}

/** A run in hand, with all that its steps need. */
export interface Driven {
  run: RunState;
  workflow: WorkflowDocument;
  ready: ReadyDefinition;
  context: TenantContext;
  /** What steps told that are over and not yet recorded: it goes with the run's next write, or never was. */
  untold: PendingEvent[];
}

/** The workflow itself acts, and says which run it acts in. */
export const contextOf = (
  run: Pick<RunDocument, '_id' | 'organizationId' | 'workflowId' | 'depth' | 'traceparent'>,
): TenantContext => ({
  kind: 'tenant',
  organizationId: run.organizationId,
  actor: { id: `svc:oris/${run.workflowId}`, kind: 'system', scopes: new Set(), cause: run._id },
  requestId: requestIdOf(run._id, run.depth),
  ipAddress: 'internal',
  ...(run.traceparent === undefined ? {} : { traceparent: run.traceparent }),
  operation: 'oris.run',
  disclosures: [],
});

/** What a run's expressions may name. */
export const valuesOf = (run: RunState, plan: PlanState, now: Date): Record<string, unknown> => ({
  ...run.values,
  run: { id: run._id, workflowId: run.workflowId, startedAt: (run.startedAt ?? now).toISOString() },
  now: now.toISOString(),
  steps: plan.steps,
  vars: plan.vars,
  ...loopValues(plan),
});

/**
 * A run's change with what was told since the last one: the only way to write a run in a transaction while it is
 * driven, so that nothing recorded as told stays untold. LostRunError when it is somebody else's by now.
 */
export async function record(
  tx: Tx,
  runs: Pick<RunStore, 'save'>,
  { context, untold }: Pick<Driven, 'context' | 'untold'>,
  run: RunState,
): Promise<void> {
  if (!(await runs.save(context, run, tx))) throw new LostRunError();
  for (const event of untold) tx.emit(event);
}
