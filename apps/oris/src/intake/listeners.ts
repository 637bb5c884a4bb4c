import type { Scope } from '@rymeda/tenancy';
import type { Definitions } from '../definition/definitions.ts';
import type { WorkflowStore } from '../workflows/workflow.store.ts';
import { indexOf, type Listener, type ListenerIndex } from './match.rules.ts';

interface Known {
  generation: number;
  index: ListenerIndex;
}

const most = 20_000;

/** Each organisation's active workflows by the events that they look at; read again when its generation has changed. */
export function listeners(workflows: WorkflowStore, definitions: Definitions) {
  const known = new Map<string, Known>();

  async function read(scope: Scope): Promise<ListenerIndex> {
    const all: Listener[] = [];
    for (const w of await workflows.subscribed(scope)) {
      const ready = await definitions.of(scope, w._id, w.definition);
      if (ready === undefined) continue;
      const { trigger } = ready.definition;
      all.push({
        workflowId: w._id,
        definition: w.definition,
        trigger: ready.compiled.trigger,
        threshold: trigger.kind === 'threshold' ? trigger.config : null,
        activeSince: w.activeSince,
        countsSince: w.countsSince ?? null,
      });
    }
    return indexOf(all);
  }

  /** Null for an organisation that never had a workflow. */
  return async (scope: Scope): Promise<ListenerIndex | null> => {
    // Before what it numbers: what changes meanwhile has a higher one, and is read the next time.
    const generation = await workflows.generation(scope);
    if (generation === 0) return null;
    const found = known.get(scope.organizationId);
    if (found?.generation === generation) return found.index;
    const index = await read(scope);
    if (known.size >= most) known.clear();
    known.set(scope.organizationId, { generation, index });
    return index;
  };
}
export type Listeners = ReturnType<typeof listeners>;
