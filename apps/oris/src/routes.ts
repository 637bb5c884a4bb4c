import type { Route } from '@rymeda/service';
import { createWorkflow } from './workflows/create-workflow.route.ts';
import { deleteWorkflow } from './workflows/delete-workflow.route.ts';
import { getWorkflow } from './workflows/get-workflow.route.ts';
import { listWorkflows } from './workflows/list-workflows.route.ts';
import { updateWorkflow } from './workflows/update-workflow.route.ts';
import type { WorkflowStore } from './workflows/workflow.store.ts';

export interface Stores {
  workflows: WorkflowStore;
}

export const routes = (stores: Stores): Route[] => [
  createWorkflow(stores),
  listWorkflows(stores),
  getWorkflow(stores),
  updateWorkflow(stores),
  deleteWorkflow(stores),
];
