import { unlessDamaged } from '@rymeda/encryption';
import { marked, type ExportedPage } from '@rymeda/service/records';
import { withoutSecrets } from './definition/definition.ts';
import { toRun } from './runs/run.ts';
import type { RunStore } from './runs/run.store.ts';
import { neverRan, toWorkflow } from './workflows/workflow.ts';
import type { WorkflowStore } from './workflows/workflow.store.ts';

/** Workflows, all that they ever said, and runs, as their own operations answer: without the secrets of an action. */
export const exportedBy = ({
  workflows,
  runs,
}: {
  workflows: WorkflowStore;
  runs: RunStore;
}): Readonly<Record<string, ExportedPage>> => ({
  async workflow(scope, limit, after) {
    const page = await workflows.all(scope, limit, after);
    const items = page.items.map(({ deletedAt, ...state }) => {
      // When it last ran is told by its runs.
      const { lastRunAt: _at, lastRunStatus: _status, ...given } = toWorkflow(state, neverRan);
      return { ...given, version: state.version, deletedAt };
    });
    return { ...page, items };
  },
  async definition(scope, limit, after) {
    const page = await workflows.definitions(scope, limit, after);
    const items = page.items.map(({ _id: id, definition: { trigger, actions }, ...given }) => ({
      id,
      ...given,
      trigger: trigger.kind,
      triggerConfig: trigger.config,
      actions: withoutSecrets(actions),
    }));
    return { ...page, items };
  },
  async run(scope, limit, after) {
    const page = await runs.list(scope, {}, limit, after);
    const items = page.items.map(async (run) => {
      const state = await unlessDamaged(() => runs.openState(run));
      // Its state is sealed as one.
      return { ...toRun(run, state ?? null), ...marked(state === undefined ? sealedOfRun : []) };
    });
    return { ...page, items: await Promise.all(items) };
  },
});

const sealedOfRun = ['trigger.input', 'steps.output'];
