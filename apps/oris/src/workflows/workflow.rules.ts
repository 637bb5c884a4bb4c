import type { WorkflowCreate, WorkflowPatch } from '@rymeda/contracts';
import { mergePatch } from '@rymeda/service/records';
import { workflowFields, type WorkflowState } from './workflow.ts';

export const newWorkflow = (
  command: WorkflowCreate,
  birth: { id: string; organizationId: string; now: Date },
): WorkflowState => ({
  id: birth.id,
  organizationId: birth.organizationId,
  ...command,
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

/** The workflow after a JSON Merge Patch (RFC 7396), with the names of the fields that really changed. */
export function changeWorkflow(
  state: WorkflowState,
  patch: WorkflowPatch,
  now: Date,
): { workflow: WorkflowState; changed: string[] } {
  const merged = mergePatch(state, patch);
  const changed = workflowFields.filter((f) => merged[f] !== state[f]);
  if (changed.length === 0) return { workflow: state, changed };
  return { workflow: { ...merged, updatedAt: now, version: state.version + 1 }, changed };
}
