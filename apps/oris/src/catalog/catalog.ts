import { actionSchemas, triggerConfigs, type Catalog } from '@rymeda/contracts';
import { z } from 'zod';
import { mostActions } from '../definition/definition.ts';
import { answerType, callable, eventDefinitions, eventType } from '../definition/platform.ts';
import { triggerVariables } from '../definition/trigger-types.ts';
import { limits as expressionLimits, mostItems } from '../expressions/environment.ts';
import { functions } from '../expressions/language.ts';
import { describeType, object } from '../expressions/value-type.ts';
import { mostDepth } from '../runs/run.rules.ts';
import { mostTaken } from '../runs/planner.rules.ts';
import { organizationLimits } from '../worker/organization-worker.ts';
import { mostWorkflows } from '../workflows/create-workflow.route.ts';
import { templates } from './templates.ts';

type Json = Record<string, unknown>;
const schema = (of: z.ZodType): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(of, { io: 'input', unrepresentable: 'any' }) as Json;
  return rest;
};
const described = (fields: Parameters<typeof object>[0]): Json => describeType(object(fields)) as Json;

const triggerSummaries = {
  event: 'An event of the platform, with a condition over it',
  schedule: 'Times of the day or the week in a zone, or an interval',
  manual: 'A person or a partner, with typed input',
  threshold: 'A measure over a sliding window reaches a value',
} as const;
const samples = {
  event: { event: 'care.session.no_show' },
  schedule: { cron: '0 8 * * *', timezone: 'UTC', missed: 'skip' as const },
  manual: { input: {} },
  threshold: {
    events: ['care.session.no_show'],
    windowSeconds: 60,
    measure: 'count' as const,
    atLeast: 1,
    minimum: 1,
  },
} as const;

const actionSummaries: Record<keyof typeof actionSchemas, string> = {
  call: 'Call an operation of the platform, with the rights of who saved the workflow',
  emit: 'Raise a signal: the event oris.signal.raised, for other workflows and subscribers',
  webhook: 'POST to an address outside, signed where it has a secret',
  email: 'Send a mail',
  task: 'Ask a person, and wait for the answer',
  wait: 'Wait for a time, or for an event with a time-out',
  set: 'Set variables: vars.<name>',
  branch: 'The first case whose condition is true',
  forEach: 'The same for each item of a list',
};
const outputs: Record<keyof typeof actionSchemas, Json> = {
  call: { ok: 'bool', '…': 'what the operation’s `output` says' },
  emit: { ok: 'bool' },
  webhook: { ok: 'bool', status: 'int' },
  email: { ok: 'bool', messageId: 'string', accepted: 'int', refused: ['int'] },
  task: {
    ...{ ok: 'bool', taskId: 'string', outcome: 'string', timedOut: 'bool', completedBy: 'dyn' },
    alreadyOpen: 'bool',
  },
  wait: { ok: 'bool', timedOut: 'bool', event: 'the event, where it waited for one' },
  set: { ok: 'bool' },
  branch: {},
  forEach: {},
};

let made: Catalog | undefined;

/** All that an editor needs. Made once: it changes with the platform's version alone. */
export function catalog(): Catalog {
  made ??= {
    triggers: (Object.keys(triggerConfigs) as (keyof typeof triggerConfigs)[]).map((kind) => ({
      kind,
      summary: triggerSummaries[kind],
      schema: schema(triggerConfigs[kind]),
      variables: described(triggerVariables({ kind, config: samples[kind] } as never)),
    })),
    actions: (Object.keys(actionSchemas) as (keyof typeof actionSchemas)[]).map((type) => ({
      type,
      summary: actionSummaries[type],
      schema: schema(actionSchemas[type]),
      output: outputs[type],
    })),
    events: eventDefinitions().map((e) => ({
      name: e.name,
      summary: e.summary,
      scope: `${e.name.split('.')[0]}:read`,
      fields: describeType(eventType(e)) as Json,
      example: e.example,
    })),
    operations: [...callable.values()].map((o) => ({
      name: o.name,
      summary: o.summary,
      scope: o.scope as string,
      params: Object.keys(o.params ?? {}),
      query: o.query === undefined ? null : schema(o.query),
      body: o.body === undefined ? null : schema(o.body),
      output: described({ ok: { kind: 'bool' }, ...answerType(o) }),
    })),
    functions: [...functions],
    templates: templates(),
    limits: {
      workflows: mostWorkflows,
      actions: mostActions,
      stepsPerRun: mostTaken,
      itemsPerLoop: mostItems,
      depth: mostDepth,
      expressionNodes: expressionLimits.maxAstNodes,
      concurrentRuns: organizationLimits.concurrency,
      runsPerMinute: organizationLimits.runsPerMinute,
    },
  };
  return made;
}
