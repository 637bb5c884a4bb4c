import { workflowOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { checkAssignees } from '../tasks/assignee.ts';
import { withLastRun } from './last-run.ts';
import { saverOf } from './rights.ts';
import type { WorkflowStores } from './stores.ts';
import { changeWorkflow } from './workflow.rules.ts';
import { workflowEvent } from './workflow.ts';

export const updateWorkflow = ({
  workflows,
  runs,
  lanes,
  rights,
  permissions,
  hasMail,
  wake,
}: WorkflowStores) =>
  route(
    workflowOperations.update,
    'oris_workflow',
    async ({ scope, principal, params, body, ifMatch }, tx) => {
      const state = await workflows.load(scope, params.id, tx);
      if (state === null) throw notFound();
      checkIfMatch(ifMatch, state.version);
      const { organizationId } = scope;
      const { workflow, changed } = changeWorkflow(state, body, {
        now: tx.now,
        saver: saverOf(principal),
        hasMail,
      });
      if (changed.length > 0) {
        const redefined = workflow.definitionNumber !== state.definitionNumber;
        // Who changes what it does must have what it needs; another name needs nothing.
        if (redefined) {
          await checkAssignees(permissions, organizationId, workflow.definition.actions);
          await rights.require(organizationId, workflow.saver, workflow.needs);
        }
        await workflows.replace(tx, scope, workflow, redefined);
        tx.emit(workflowEvent('updated', workflow, { changed }));
        if (workflow.nextRunAt !== null)
          await lanes.raiseIn(tx, { organizationId, dueAt: workflow.nextRunAt });
        tx.afterCommit(() => wake(organizationId));
      }
      return { data: await withLastRun(runs, scope, workflow), version: workflow.version };
    },
  );
