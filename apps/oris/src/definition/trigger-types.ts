import type { InputField, TriggerKind } from '@rymeda/contracts';
import { compile, ExpressionFaultError, type Compiled, type Stage } from '../expressions/language.ts';
import { names, type Names, type Variables } from '../expressions/environment.ts';
import {
  bool,
  double,
  dyn,
  int,
  object,
  string,
  timestamp,
  type ValueType,
} from '../expressions/value-type.ts';
import { CronFaultError, parseCron } from '../schedule/cron.ts';
import type { Trigger } from './definition.ts';
import { anyEventType, eventDefinition, eventType, plainFields } from './platform.ts';
import type { EventDefinition } from '@rymeda/contracts';

export type AddFault = (field: string, code: string, message: string) => void;

/** What of a trigger is compiled: the events that it looks at, and its conditions. */
export interface CompiledTrigger {
  kind: TriggerKind;
  events: string[];
  condition?: Compiled;
  hit?: Compiled;
}

const inputTypes: Record<InputField['type'], ValueType> = {
  boolean: bool,
  integer: int,
  number: double,
  date: string,
  instant: timestamp,
  reference: string,
  choice: string,
};

/** The variables that each of a workflow's expressions may use, before any step has run. */
export function triggerVariables(trigger: Trigger): Variables {
  const common = { run: object({ id: string, workflowId: string, startedAt: timestamp }), now: timestamp };
  switch (trigger.kind) {
    case 'event': {
      const definition = eventDefinition(trigger.config.event);
      return { ...common, event: definition === undefined ? dyn : eventType(definition) };
    }
    case 'threshold':
      return {
        ...common,
        event: anyEventType(definitionsOf(trigger.config.events)),
        measure: object({ value: double, group: string }),
      };
    case 'schedule':
      return { ...common, schedule: object({ at: timestamp }) };
    case 'manual':
      return {
        ...common,
        input: object(
          Object.fromEntries(Object.entries(trigger.config.input).map(([n, f]) => [n, inputTypes[f.type]])),
        ),
      };
  }
}

const definitionsOf = (events: readonly string[]): EventDefinition[] =>
  events.flatMap((name) => eventDefinition(name) ?? []);

/** One environment for all conditions over the same events: making one costs more than a thousand evaluations. */
const known = new Map<string, Names>();
export function eventNames(events: readonly string[]): Names {
  const key = [...events].sort().join(' ');
  let found = known.get(key);
  if (found === undefined) {
    if (known.size > 500) known.clear();
    known.set(key, (found = names({ event: anyEventType(definitionsOf(events)) })));
  }
  return found;
}

/** Its conditions, and what is wrong with it. */
export function compileTrigger(trigger: Trigger, fault: AddFault, stage: Stage): CompiledTrigger {
  const events = eventsOf(trigger);
  const unknown = events.filter((name) => eventDefinition(name) === undefined);
  for (const name of unknown) {
    const field = trigger.kind === 'event' ? 'event' : `events.${events.indexOf(name)}`;
    fault(`triggerConfig.${field}`, 'not_found', 'is no event of the catalog');
  }
  const compiled: CompiledTrigger = { kind: trigger.kind, events };
  if (trigger.kind === 'schedule') checkSchedule(trigger, fault);
  if (trigger.kind === 'manual')
    for (const [name, field] of Object.entries(trigger.config.input))
      if ((field.type === 'choice') !== (field.choices !== undefined))
        fault(
          `triggerConfig.input.${name}.choices`,
          'invalid_value',
          'belongs to a choice, and a choice needs it',
        );
  if (unknown.length > 0) return compiled;
  if (trigger.kind === 'event' || trigger.kind === 'threshold') {
    const condition = (field: 'condition' | 'hit', source: string | undefined): void => {
      if (source === undefined) return;
      try {
        compiled[field] = compile(source, eventNames(events), ['bool'], stage);
      } catch (error) {
        if (!(error instanceof ExpressionFaultError)) throw error;
        fault(`triggerConfig.${field}`, 'invalid_expression', error.message);
      }
    };
    condition('condition', trigger.config.condition);
    if (trigger.kind === 'threshold') condition('hit', trigger.config.hit);
  }
  if (trigger.kind === 'threshold' && trigger.config.groupBy !== undefined) {
    const { groupBy } = trigger.config;
    if (!definitionsOf(events).every((d) => plainFields(d).includes(groupBy)))
      fault('triggerConfig.groupBy', 'not_found', 'is no plain field of each of the events');
  }
  return compiled;
}

const eventsOf = (trigger: Trigger): string[] => {
  if (trigger.kind === 'event') return [trigger.config.event];
  return trigger.kind === 'threshold' ? [...new Set(trigger.config.events)] : [];
};

function checkSchedule(trigger: Extract<Trigger, { kind: 'schedule' }>, fault: AddFault): void {
  try {
    parseCron(trigger.config.cron);
  } catch (error) {
    if (!(error instanceof CronFaultError)) throw error;
    fault('triggerConfig.cron', 'invalid_value', error.message);
  }
}
