import type { Scope } from '@rymeda/tenancy';
import type { WorkflowStore } from '../workflows/workflow.store.ts';
import type { WorkflowDocument } from '../workflows/workflow.ts';

/** One organisation's workflows as of one moment, read when they are first asked for. */
export interface KnownWorkflows {
  facts(workflowId: string): Promise<WorkflowDocument | null>;
  /** When the first schedule fires; too early at worst, when another process has fired it since. */
  nextSchedule(): Promise<Date | null>;
  /** They were fired: when the next one does is read again. */
  fired(): void;
}

/** Organisations. */
const most = 2_000;

/** What workers know of workflows: as of now for one small read, since whatever changes a workflow raises its generation. */
export function knownWorkflows(
  workflows: Pick<WorkflowStore, 'generation' | 'activeFacts' | 'facts' | 'nextSchedule'>,
) {
  const known = new Map<string, { generation: number; workflows: KnownWorkflows }>();

  function fresh(scope: Scope): KnownWorkflows {
    const found = new Map<string, WorkflowDocument | null>();
    let active: Promise<void> | undefined;
    let next: { at: Date | null } | undefined;

    async function readActive(): Promise<void> {
      for (const one of await workflows.activeFacts(scope)) found.set(one._id, one);
    }

    return {
      async facts(id) {
        await (active ??= readActive().catch((error: unknown) => {
          active = undefined;
          throw error;
        }));
        let one = found.get(id);
        if (one === undefined) found.set(id, (one = await workflows.facts(scope, id)));
        return one;
      },
      nextSchedule: async () => (next ??= { at: await workflows.nextSchedule(scope) }).at,
      fired: () => void (next = undefined),
    };
  }

  return async (organizationId: string): Promise<KnownWorkflows> => {
    const scope = { organizationId };
    // Before what it numbers: what changes meanwhile has a higher one, and is read the next time.
    const generation = await workflows.generation(scope);
    const found = known.get(organizationId);
    if (found?.generation === generation) return found.workflows;
    if (known.size >= most) known.clear();
    const now = { generation, workflows: fresh(scope) };
    known.set(organizationId, now);
    return now.workflows;
  };
}
