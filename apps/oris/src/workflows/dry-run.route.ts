import { workflowOperations, type DryRun } from '@rymeda/contracts';
import { notFound, referenceNotFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { Scope } from '@rymeda/tenancy';
import type { Definitions } from '../definition/definitions.ts';
import { isMet } from '../intake/match.rules.ts';
import type { PastEvents } from '../intake/past-events.store.ts';
import { firstDue } from '../schedule/due.rules.ts';
import { dryRunSteps } from './dry-run.rules.ts';
import { checkInput } from './input.rules.ts';
import type { WorkflowStore } from './workflow.store.ts';
import type { WorkflowState } from './workflow.ts';

interface Stores {
  workflows: WorkflowStore;
  definitions: Definitions;
  events: PastEvents;
}

const not = (reason: string): DryRun => ({ starts: false, reason, steps: [], ends: true });

export const dryRunWorkflow = ({ workflows, definitions, events }: Stores) =>
  route(workflowOperations.dryRun, 'oris_workflow', async ({ scope, params, body }, tx) => {
    const workflow = await workflows.load(scope, params.id, tx);
    if (workflow === null) throw notFound();
    const ready = await definitions.of(scope, workflow.id, workflow.definitionNumber);
    if (ready === undefined) return { data: not('the definition can’t be run any more') };
    const values = await valuesFrom({ events }, scope, workflow, body, tx.now);
    if (values === undefined) return { data: not('there is no past event of its kind yet') };
    const { condition, events: names } = ready.compiled.trigger;
    if ('event' in values) {
      if (!names.includes((values['event'] as { name: string }).name))
        return { data: not('the event is of another name') };
      if (!isMet(condition, values)) return { data: not('the condition is not met') };
    }
    const facts = { workflowId: workflow.id, now: tx.now };
    return { data: { starts: true, reason: null, ...dryRunSteps(ready.compiled, values, facts) } };
  });

async function valuesFrom(
  { events }: Pick<Stores, 'events'>,
  scope: Scope,
  workflow: WorkflowState,
  body: { eventId?: string | undefined; input?: Record<string, unknown> | undefined },
  now: Date,
): Promise<Record<string, unknown> | undefined> {
  const { trigger } = workflow.definition;
  if (trigger.kind === 'manual') return { input: checkInput(trigger.config.input, body.input ?? {}) };
  if (trigger.kind === 'schedule')
    return {
      schedule: { at: new Date(firstDue(trigger.config, now.getTime()) ?? now.getTime()).toISOString() },
    };
  const event =
    body.eventId === undefined
      ? await events.latest(scope, workflow.events)
      : await events.load(scope, body.eventId);
  if (event === null && body.eventId !== undefined) throw referenceNotFound('eventId');
  if (event === null) return undefined;
  const group =
    trigger.kind === 'threshold' && trigger.config.groupBy !== undefined
      ? String(event.data[trigger.config.groupBy])
      : '';
  return trigger.kind === 'threshold'
    ? { event, measure: { value: trigger.config.atLeast, group } }
    : { event };
}
