import type { Workflow } from '@rymeda/contracts';

/** In memory. At rest the store encrypts the fields that the contract marks as PHI. */
export type WorkflowState = Omit<Workflow, 'createdAt' | 'updatedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

/** What a caller may change. */
export const workflowFields = ['name', 'status'] as const;

export function toWorkflow(state: WorkflowState): Workflow {
  const { version: _version, createdAt, updatedAt, ...fields } = state;
  return { ...fields, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** Ids, states and names of changed fields: no PHI, which subscribers read through the API. */
export const workflowEvent = (
  verb: 'created' | 'updated' | 'deleted',
  state: WorkflowState,
  more: object = {},
) => ({
  name: `oris.workflow.${verb}`,
  subject: `workflow/${state.id}`,
  sequence: state.version,
  data: { id: state.id, status: state.status, ...more },
});
