import type { Action, Operation } from '@rymeda/contracts';
import { accessOf, resourceTypes } from '@rymeda/contracts';
import type { FieldFault } from '@rymeda/kernel';
import { names, type Names, type Variables } from '../expressions/environment.ts';
import {
  EvaluationFailedError,
  resultType,
  toJson,
  type Compiled,
  type Stage,
} from '../expressions/language.ts';
import { bool, dyn, int, object, string, type ValueType } from '../expressions/value-type.ts';
import { kindOf, valueCompiler } from './compile-values.ts';
import type { Definition } from './definition.ts';
import { answerType, callable, eventDefinition, eventType, plainFields } from './platform.ts';
import type { Instruction, LeafAction, Need, Program, Render } from './program.ts';
import { compileTrigger, triggerVariables, type CompiledTrigger } from './trigger-types.ts';

export interface CompiledDefinition {
  trigger: CompiledTrigger;
  program: Program;
  needs: Need[];
  /** What its expressions take, compiled: some 100 bytes a unit. */
  weight: number;
}

/** Of one definition; no honest one comes near it. */
export const mostWeight = 200_000;
const weightOf = (source: string): number => source.length + 50;

const reserved = new Set(['event', 'input', 'schedule', 'measure', 'run', 'steps', 'vars', 'now', 'awaited']);

/** Checks all that a definition says, with the types of the platform, and makes of it what runs. */
export function compileDefinition(
  definition: Definition,
  stage: Stage = 'save',
): { compiled: CompiledDefinition } | { faults: FieldFault[] } {
  const faults: FieldFault[] = [];
  const fault = (field: string, code: string, message: string): void =>
    void faults.push({ field, code, message });
  const needs = new Map<string, Need>();
  const need = (n: Need): void => void needs.set(`${n.scope} ${n.action} ${n.resource}`, n);
  const instructions: Instruction[] = [];

  const trigger = compileTrigger(definition.trigger, fault, stage);
  for (const name of trigger.events) needEvent(name, need);

  const base = triggerVariables(definition.trigger);
  const steps: Record<string, ValueType> = {};
  const vars: Record<string, ValueType> = {};
  const items: Record<string, ValueType> = {};
  let current: Names | undefined;
  /** The condition of the wait that is being read. */
  let awaits: Compiled | undefined;
  const variables = (): Variables => ({
    ...base,
    steps: object({ ...steps }),
    vars: object({ ...vars }),
    ...items,
  });
  /** Made again only after what may be named has changed. */
  const inScope = (): Names => (current ??= names(variables()));
  const changed = (): void => void (current = undefined);
  let weight = 0;
  /** Behind the last one that has room nothing is compiled, which is told once. */
  function hasRoom(source: string, field: string): boolean {
    const before = weight;
    weight += weightOf(source);
    if (before <= mostWeight && weight > mostWeight)
      fault(field, 'too_long', 'is more than expressions have room for');
    return weight <= mostWeight;
  }
  const { expression, text, id, value } = valueCompiler(inScope, fault, stage, hasRoom);

  function all(actions: readonly Action[], at: string): void {
    for (const [i, action] of actions.entries()) one(action, `${at}.${i}`);
  }

  function one(action: Action, at: string): void {
    let guard: { skip: number } | undefined;
    if (action.if !== undefined) {
      const condition = expression(action.if, `${at}.if`, ['bool']);
      if (condition !== undefined) {
        const made = { op: 'guard' as const, id: action.id, type: action.type, condition, skip: 0 };
        instructions.push(made);
        guard = made;
      }
    }
    if (action.type === 'branch') branch(action, at);
    else if (action.type === 'forEach') forEach(action, at);
    else {
      const render = leaf(action, at);
      instructions.push({ op: 'step', action, render, ...(awaits === undefined ? {} : { awaits }) });
      awaits = undefined;
    }
    if (guard !== undefined) guard.skip = instructions.length;
    changed();
  }

  function branch(action: Extract<Action, { type: 'branch' }>, at: string): void {
    const ends: { to: number }[] = [];
    for (const [i, option] of action.cases.entries()) {
      const condition = expression(option.if, `${at}.cases.${i}.if`, ['bool']);
      if (condition === undefined) continue;
      const unless = { op: 'unless' as const, id: action.id, condition, to: 0 };
      instructions.push(unless);
      all(option.actions, `${at}.cases.${i}.actions`);
      const end = { op: 'jump' as const, to: 0 };
      instructions.push(end);
      ends.push(end);
      unless.to = instructions.length;
    }
    all(action.otherwise, `${at}.otherwise`);
    for (const end of ends) end.to = instructions.length;
  }

  function forEach(action: Extract<Action, { type: 'forEach' }>, at: string): void {
    const { id, as, limit } = action;
    if (reserved.has(as) || items[as] !== undefined)
      fault(`${at}.as`, 'duplicate', 'is the name of something else');
    const list = expression(action.items, `${at}.items`);
    if (list === undefined) return;
    const type = resultType(list.type, inScope());
    if (type.kind !== 'list' && type.kind !== 'dyn') {
      fault(`${at}.items`, 'invalid_expression', `must be a list, and is ${list.type}`);
      return;
    }
    const start = instructions.length;
    const loop = { op: 'loop' as const, id, as, items: list, limit, end: 0 };
    instructions.push(loop);
    items[as] = type.kind === 'list' ? type.of : dyn;
    changed();
    all(action.actions, `${at}.actions`);
    instructions.push({ op: 'next', start });
    loop.end = instructions.length;
    delete items[as];
  }

  /** The action's values; what its output is known as from here on. */
  function leaf(action: LeafAction, at: string): Render {
    switch (action.type) {
      case 'call':
        return call(action, at);
      case 'emit': {
        const data = value(action.data, `${at}.data`);
        steps[action.id] = object({ ok: bool });
        return (values) => ({ name: action.name, data: data(values) });
      }
      case 'webhook': {
        const body = value(action.body, `${at}.body`);
        steps[action.id] = object({ ok: bool, status: int });
        return (values) => ({ url: action.url, body: body(values) });
      }
      case 'email': {
        const subject = text(action.subject, `${at}.subject`);
        const body = text(action.text, `${at}.text`);
        steps[action.id] = object({
          ...{ ok: bool, messageId: string, accepted: int },
          refused: { kind: 'list', of: int },
        });
        return (values) => ({ to: action.to, subject: subject(values), text: body(values) });
      }
      case 'task': {
        const title = text(action.title, `${at}.title`);
        const instructionsOf =
          action.instructions === undefined ? undefined : text(action.instructions, `${at}.instructions`);
        const idOf = (name: 'userId' | 'providerId') => {
          const source = action.assignee[name];
          return source === undefined ? undefined : id(source, `${at}.assignee.${name}`);
        };
        const [user, provider] = [idOf('userId'), idOf('providerId')];
        const onePer = action.onePer === undefined ? undefined : text(action.onePer, `${at}.onePer`);
        steps[action.id] = object({
          ok: bool,
          alreadyOpen: bool,
          taskId: string,
          outcome: string,
          timedOut: bool,
          // Null where nobody has answered.
          completedBy: dyn,
        });
        return (values) => ({
          title: title(values),
          instructions: instructionsOf?.(values) ?? null,
          assigneeId: user?.(values) ?? null,
          ...(provider === undefined ? {} : { providerId: provider(values) }),
          roleId: action.assignee.roleId ?? null,
          ...(onePer === undefined ? {} : { onePer: onePer(values) }),
        });
      }
      case 'wait':
        return wait(action, at);
      case 'set':
        return set(action, at);
    }
  }

  function call(action: Extract<Action, { type: 'call' }>, at: string): Render {
    const operation = callable.get(action.operation);
    if (operation === undefined) {
      fault(`${at}.operation`, 'not_found', 'is no operation that a workflow may call');
      return () => null;
    }
    const access = accessOf(operation);
    if (operation.scope !== null && access !== undefined)
      need({ scope: operation.scope, action: access.action, resource: access.resource });
    checkNames(operation, action, at, fault);
    const params = Object.entries(action.params).map(
      ([name, source]) => [name, id(source, `${at}.params.${name}`)] as const,
    );
    const query = value(action.query, `${at}.query`);
    const body = action.body === undefined ? undefined : value(action.body, `${at}.body`);
    steps[action.id] = object({ ok: bool, ...answerType(operation) });
    return (values) => ({
      operation: operation.name,
      params: Object.fromEntries(params.map(([name, render]) => [name, render(values)])),
      query: query(values),
      ...(body === undefined ? {} : { body: body(values) }),
    });
  }

  function wait(action: Extract<Action, { type: 'wait' }>, at: string): Render {
    if (action.event === undefined) {
      steps[action.id] = object({ ok: bool, timedOut: bool });
      const until =
        action.until === undefined
          ? undefined
          : expression(action.until, `${at}.until`, ['google.protobuf.Timestamp']);
      return (values) =>
        until === undefined ? { seconds: action.seconds } : { until: timeOf(until.evaluate(values)) };
    }
    const { name, field, equals, condition } = action.event;
    const definition = eventDefinition(name);
    if (definition === undefined) {
      fault(`${at}.event.name`, 'not_found', 'is no event of the catalog');
      return () => null;
    }
    needEvent(name, need);
    if (!plainFields(definition).includes(field))
      fault(`${at}.event.field`, 'not_found', 'is no plain field of the event');
    const type = eventType(definition);
    if (condition !== undefined) {
      const withEvent = valueCompiler(() => names({ ...variables(), awaited: type }), fault, stage);
      awaits = withEvent.expression(condition, `${at}.event.condition`, ['bool']);
    }
    const key = expression(equals, `${at}.event.equals`, ['string', 'int', 'bool']);
    steps[action.id] = object({ ok: bool, timedOut: bool, event: type });
    return (values) => ({
      event: name,
      field,
      equals: key === undefined ? null : toJson(key.evaluate(values)),
    });
  }

  function set(action: Extract<Action, { type: 'set' }>, at: string): Render {
    const parts = Object.entries(action.variables).map(([name, source]) => {
      const compiled = expression(source, `${at}.variables.${name}`);
      return { name, compiled };
    });
    for (const { name, compiled } of parts) {
      if (compiled === undefined) continue;
      const type = resultType(compiled.type, inScope());
      const before = vars[name];
      vars[name] = before === undefined || JSON.stringify(before) === JSON.stringify(type) ? type : dyn;
    }
    steps[action.id] = object({ ok: bool });
    return (values) =>
      Object.fromEntries(
        parts.map(({ name, compiled }) => [
          name,
          compiled === undefined ? null : toJson(compiled.evaluate(values)),
        ]),
      );
  }

  all(definition.actions, 'actions');
  if (faults.length > 0) return { faults };
  return { compiled: { trigger, program: instructions, needs: [...needs.values()], weight } };
}

/** ISO 8601. */
function timeOf(value: unknown): string {
  const time = toJson(value);
  if (typeof time === 'string' && !Number.isNaN(Date.parse(time))) return time;
  throw new EvaluationFailedError(
    `until must be a time, and is ${typeof time === 'string' ? 'another text' : kindOf(time)}`,
  );
}

function needEvent(name: string, need: (n: Need) => void): void {
  const [engine, resource] = name.split('.');
  const type = `${engine}_${resource}`;
  const known = (resourceTypes as readonly string[]).includes(type);
  need({ scope: `${engine}:read`, action: 'read', resource: known ? type : 'all' });
}

function checkNames(
  operation: Operation,
  action: Extract<Action, { type: 'call' }>,
  at: string,
  fault: (field: string, code: string, message: string) => void,
): void {
  const params = new Set(Object.keys(operation.params ?? {}));
  for (const name of params)
    if (!Object.hasOwn(action.params, name)) fault(`${at}.params.${name}`, 'required', 'is required');
  for (const name of Object.keys(action.params))
    if (!params.has(name)) fault(`${at}.params.${name}`, 'unknown_field', 'is not a known field');
  const query = new Set(Object.keys(operation.query?.shape ?? {}));
  for (const name of Object.keys(action.query))
    if (!query.has(name)) fault(`${at}.query.${name}`, 'unknown_field', 'is not a known field');
  const body = operation.body?.shape;
  if (action.body === undefined) {
    if (body !== undefined && operation.bodyOptional !== true) fault(`${at}.body`, 'required', 'is required');
    return;
  }
  for (const name of Object.keys(action.body))
    if (body === undefined || !Object.hasOwn(body, name))
      fault(`${at}.body.${name}`, 'unknown_field', 'is not a known field');
}
