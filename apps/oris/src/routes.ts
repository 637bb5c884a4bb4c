import type { Route } from '@rymeda/service';
import { getCatalog } from './catalog/get-catalog.route.ts';
import type { Definitions } from './definition/definitions.ts';
import type { PastEvents } from './intake/past-events.store.ts';
import { cancelRun } from './runs/cancel-run.route.ts';
import { getRun } from './runs/get-run.route.ts';
import { listRuns } from './runs/list-runs.route.ts';
import { retryRun } from './runs/retry-run.route.ts';
import { completeTask, type TaskStores } from './tasks/complete-task.route.ts';
import { getTask } from './tasks/get-task.route.ts';
import { listTasks } from './tasks/list-tasks.route.ts';
import { createWorkflow } from './workflows/create-workflow.route.ts';
import { deleteWorkflow } from './workflows/delete-workflow.route.ts';
import { dryRunWorkflow } from './workflows/dry-run.route.ts';
import { getWorkflow } from './workflows/get-workflow.route.ts';
import { listWorkflows } from './workflows/list-workflows.route.ts';
import { resumeWorkflow } from './workflows/resume-workflow.route.ts';
import { runWorkflow } from './workflows/run-workflow.route.ts';
import { disableWorkflow, pauseWorkflow } from './workflows/stop-workflow.route.ts';
import type { WorkflowStores } from './workflows/stores.ts';
import { updateWorkflow } from './workflows/update-workflow.route.ts';

export interface Stores extends WorkflowStores, TaskStores {
  definitions: Definitions;
  events: PastEvents;
}

export const routes = (stores: Stores): Route[] => [
  createWorkflow(stores),
  listWorkflows(stores),
  getWorkflow(stores),
  updateWorkflow(stores),
  deleteWorkflow(stores),
  pauseWorkflow(stores),
  resumeWorkflow(stores),
  disableWorkflow(stores),
  runWorkflow(stores),
  dryRunWorkflow(stores),
  listRuns(stores),
  getRun(stores),
  cancelRun(stores),
  retryRun(stores),
  listTasks(stores),
  getTask(stores),
  completeTask(stores),
  getCatalog(),
];
