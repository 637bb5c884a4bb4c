import { workflowOperations } from '@rymeda/contracts';
import { newId, notFound, problem } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { newRun } from '../runs/run.rules.ts';
import { runEvent, toRun } from '../runs/run.ts';
import { checkInput } from './input.rules.ts';
import type { WorkflowStores } from './stores.ts';

export const runWorkflow = ({ workflows, runs, lanes, wake }: WorkflowStores) =>
  route(workflowOperations.run, 'oris_run', async ({ scope, principal, params, body, ifMatch }, tx) => {
    const { organizationId } = scope;
    const workflow = await workflows.load(scope, params.id, tx);
    if (workflow === null) throw notFound();
    checkIfMatch(ifMatch, workflow.version);
    const { trigger } = workflow.definition;
    if (trigger.kind !== 'manual')
      throw problem('INVALID_TRANSITION', 'Only a manual workflow is run by hand');
    if (workflow.status !== 'active')
      throw problem('INVALID_TRANSITION', `The workflow is ${workflow.status}`);
    const run = newRun(
      {
        organizationId,
        workflowId: workflow.id,
        definition: workflow.definitionNumber,
        triggerKey: `manual:${newId('run')}`,
        trigger: { kind: 'manual', eventId: null, scheduledAt: null, actorId: principal.id },
        values: { input: checkInput(trigger.config.input, body.input) },
        depth: 0,
        lineage: [],
      },
      tx.now,
    );
    await runs.insert(tx, scope, [run]);
    tx.emit(runEvent('started', run, 1));
    await lanes.raiseIn(tx, { organizationId, dueAt: tx.now });
    tx.afterCommit(() => wake(organizationId));
    const { values, plan, input, ...clear } = run;
    return {
      data: toRun({ ...clear, sealed: '' }, { values, plan, input }),
      version: run.rev,
      location: `/v1/oris/runs/${run._id}`,
    };
  });
