import type { PauseReason, WorkflowCreate, WorkflowPatch } from '@rymeda/contracts';
import { problem, validationFailed } from '@rymeda/kernel';
import { mergePatch } from '@rymeda/service/records';
import { compileDefinition } from '../definition/compile-definition.ts';
import {
  flat,
  keepSecrets,
  readDefinition,
  withoutSecrets,
  type Definition,
} from '../definition/definition.ts';
import type { Need } from '../definition/program.ts';
import { firstDue } from '../schedule/due.rules.ts';
import type { Saver, WorkflowState } from './workflow.ts';

/** Characters of a definition as JSON: a page of workflows is a hundred, and each run opens one. */
export const mostText = 250_000;

/** A definition that may be saved, and what it needs. Throws VALIDATION_FAILED with every fault. */
export function checkDefinition(
  wire: {
    trigger: WorkflowCreate['trigger'];
    triggerConfig: Record<string, unknown>;
    actions: Record<string, unknown>[];
  },
  facts: { hasMail: boolean },
): { definition: Definition; needs: Need[]; events: string[] } {
  const read = readDefinition(wire);
  if ('faults' in read) throw validationFailed(read.faults.slice(0, 100));
  if (JSON.stringify(read.definition).length > mostText)
    throw validationFailed([
      {
        field: 'actions',
        code: 'too_long',
        message: `has more than ${mostText} characters with its trigger`,
      },
    ]);
  const made = compileDefinition(read.definition);
  if ('faults' in made) throw validationFailed(made.faults.slice(0, 100));
  if (!facts.hasMail && flat(read.definition.actions).some((a) => a.type === 'email'))
    throw validationFailed([
      {
        field: 'actions',
        code: 'unavailable',
        message: 'this platform has no mail server; email is not available',
      },
    ]);
  return { definition: read.definition, needs: made.compiled.needs, events: made.compiled.trigger.events };
}

export function newWorkflow(
  command: WorkflowCreate,
  birth: { id: string; organizationId: string; now: Date; saver: Saver; hasMail: boolean },
): WorkflowState {
  const { definition, needs, events } = checkDefinition(command, birth);
  const status = command.status;
  return {
    id: birth.id,
    organizationId: birth.organizationId,
    name: command.name,
    description: command.description ?? null,
    status,
    statusReason: status === 'active' ? null : 'asked',
    trigger: command.trigger,
    definition,
    definitionNumber: 1,
    events,
    limits: command.limits,
    needs,
    saver: birth.saver,
    nextRunAt: nextRunAt(definition, birth.now),
    activeSince: birth.now,
    version: 1,
    createdAt: birth.now,
    updatedAt: birth.now,
  };
}

const fields = ['name', 'description', 'trigger', 'triggerConfig', 'actions', 'limits'] as const;

/** After a JSON Merge Patch; a list of actions replaces. A changed definition gets the next number. */
export function changeWorkflow(
  state: WorkflowState,
  patch: WorkflowPatch,
  facts: { now: Date; saver: Saver; hasMail: boolean },
): { workflow: WorkflowState; changed: string[] } {
  const before = {
    name: state.name,
    description: state.description,
    trigger: state.trigger,
    triggerConfig: state.definition.trigger.config as Record<string, unknown>,
    actions: withoutSecrets(state.definition.actions),
    limits: state.limits,
  };
  // Another trigger has another configuration; nothing of the old one is left in it.
  const base =
    patch.trigger !== undefined && patch.trigger !== state.trigger
      ? { ...before, triggerConfig: {} }
      : before;
  const merged = mergePatch<typeof before>(base, patch);
  const changed: string[] = fields.filter((f) => JSON.stringify(merged[f]) !== JSON.stringify(before[f]));
  const resets = patch.actions !== undefined && JSON.stringify(patch.actions).includes('"secret"');
  if (resets && !changed.includes('actions')) changed.push('actions');
  if (changed.length === 0) return { workflow: state, changed };
  const redefined = changed.some((f) => f === 'trigger' || f === 'triggerConfig' || f === 'actions');
  const next = {
    ...state,
    name: merged.name,
    description: merged.description ?? null,
    limits: merged.limits,
  };
  const at = { updatedAt: facts.now, version: state.version + 1 };
  if (!redefined) return { workflow: { ...next, ...at }, changed };
  const checked = checkDefinition(merged, facts);
  const definition = {
    ...checked.definition,
    actions: keepSecrets(checked.definition.actions, state.definition.actions),
  };
  return {
    workflow: {
      ...next,
      ...at,
      trigger: merged.trigger,
      definition,
      definitionNumber: state.definitionNumber + 1,
      events: checked.events,
      needs: checked.needs,
      saver: facts.saver,
      nextRunAt: nextRunAt(definition, facts.now),
      activeSince: facts.now,
      ...(countedBy(definition) === countedBy(state.definition) ? {} : { countsSince: facts.now }),
    },
    changed,
  };
}

/** What a threshold counts, whatever its window and value. */
function countedBy({ trigger }: Definition): string {
  if (trigger.kind !== 'threshold') return '';
  const { events, condition, groupBy, hit } = trigger.config;
  return JSON.stringify([events, condition, groupBy, hit]);
}

export const nextRunAt = (definition: Definition, now: Date): Date | null => {
  if (definition.trigger.kind !== 'schedule') return null;
  const at = firstDue(definition.trigger.config, now.getTime());
  return at === undefined ? null : new Date(at);
};

type Changed = Pick<WorkflowState, 'status' | 'statusReason' | 'runsEndAt' | 'version' | 'updatedAt'>;

/** Nothing starts any more; `reason` says who or what wants it so. */
export function stopWorkflow<W extends Changed>(
  workflow: W,
  to: 'paused' | 'disabled',
  reason: PauseReason,
  now: Date,
): W {
  if (workflow.status === to || (workflow.status === 'disabled' && to === 'paused'))
    throw problem('INVALID_TRANSITION', `A workflow that is ${workflow.status} can't be ${to}`);
  const runs = to === 'disabled' ? { runsEndAt: now } : {};
  const version = workflow.version + 1;
  return { ...workflow, ...runs, status: to, statusReason: reason, version, updatedAt: now };
}

/** It goes on from now, under the rights of who resumes it. */
export function resumeWorkflow(workflow: WorkflowState, saver: Saver, now: Date): WorkflowState {
  if (workflow.status === 'active') throw problem('INVALID_TRANSITION', 'The workflow is active');
  return {
    ...workflow,
    status: 'active',
    statusReason: null,
    saver,
    nextRunAt: nextRunAt(workflow.definition, now),
    activeSince: now,
    version: workflow.version + 1,
    updatedAt: now,
  };
}
