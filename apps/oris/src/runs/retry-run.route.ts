import { runOperations } from '@rymeda/contracts';
import { notFound, problem } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { Definitions } from '../definition/definitions.ts';
import type { WorkflowStores } from '../workflows/stores.ts';
import { saverOf } from '../workflows/rights.ts';
import { complete } from './planner.rules.ts';
import { retryRun as retry } from './run.rules.ts';
import { runEvent, toRun } from './run.ts';

type Stores = WorkflowStores & { definitions: Definitions };

/** Who wants it to go on must have the rights for what the run does, whatever its workflow needs by now. */
export const retryRun = ({ runs, lanes, workflows, definitions, rights, wake }: Stores) =>
  route(runOperations.retry, 'oris_run', async ({ scope, principal, params, body, ifMatch }, tx) => {
    const { organizationId } = scope;
    const run = await runs.load(scope, params.id, tx);
    if (run === null) throw notFound();
    checkIfMatch(ifMatch, run.rev);
    const workflow = await workflows.load(scope, run.workflowId, tx);
    if (workflow === null || workflow.status === 'disabled')
      throw problem('INVALID_TRANSITION', 'The workflow is disabled');
    const ready = await definitions.of(scope, run.workflowId, run.definition);
    await rights.require(organizationId, saverOf(principal), ready?.compiled.needs ?? workflow.needs);
    const wasUnknown = run.status === 'waiting';
    const state = await runs.openState(run);
    let retried = { ...retry(run, tx.now), ...state };
    if (wasUnknown && body.unknown === 'done') {
      const last = run.steps.at(-1);
      if (last !== undefined)
        retried = {
          ...retried,
          plan: complete(state.plan, last, { ok: true }),
          input: null,
          steps: [...retried.steps, { ...last, state: 'succeeded', finishedAt: tx.now }],
        };
    }
    const { sealed: _sealed, ...next } = retried as typeof retried & { sealed?: string };
    if (!(await runs.save(scope, next, tx))) throw problem('CONFLICT', 'The run was changed meanwhile');
    tx.emit(runEvent('started', next, next.sequence));
    await lanes.raiseIn(tx, { organizationId, dueAt: tx.now });
    tx.afterCommit(() => wake(organizationId));
    return { data: toRun({ ...next, sealed: '' }, next), version: next.rev };
  });
