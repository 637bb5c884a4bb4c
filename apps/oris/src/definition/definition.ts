import {
  actionSchemas,
  triggerConfigs,
  type Action,
  type ActionType,
  type EventTrigger,
  type ManualTrigger,
  type ScheduleTrigger,
  type ThresholdTrigger,
  type TriggerKind,
} from '@rymeda/contracts';
import { Problem, type FieldFault } from '@rymeda/kernel';
import { validate } from '@rymeda/service';

export type Trigger =
  | { kind: 'event'; config: EventTrigger }
  | { kind: 'schedule'; config: ScheduleTrigger }
  | { kind: 'manual'; config: ManualTrigger }
  | { kind: 'threshold'; config: ThresholdTrigger };

/** What a workflow does, in its checked form. */
export interface Definition {
  trigger: Trigger;
  actions: Action[];
}

interface Wire {
  trigger: TriggerKind;
  triggerConfig: Record<string, unknown>;
  actions: Record<string, unknown>[];
}

export const mostActions = 100;
const deepest = 4;

/** Reads the open parts of a workflow's body by their types. Expressions are checked later, by `compileDefinition`. */
export function readDefinition(wire: Wire): { definition: Definition } | { faults: FieldFault[] } {
  const faults: FieldFault[] = [];
  const ids = new Set<string>();

  function read<T>(at: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'VALIDATION_FAILED') throw error;
      for (const fault of error.details as FieldFault[])
        faults.push({ ...fault, field: fault.field === '' ? at : `${at}.${fault.field}` });
      return undefined;
    }
  }

  function action(wireAction: Record<string, unknown>, at: string, depth: number): Action[] {
    const { type, id } = wireAction;
    if (typeof type !== 'string' || !Object.hasOwn(actionSchemas, type)) {
      faults.push({ field: `${at}.type`, code: 'invalid_value', message: 'is no type of action' });
      return [];
    }
    const checked = read(at, () => validate(actionSchemas[type as ActionType], wireAction)) as
      Action | undefined;
    if (checked === undefined) return [];
    if (ids.has(id as string))
      faults.push({ field: `${at}.id`, code: 'duplicate', message: 'comes more than once' });
    ids.add(checked.id);
    return [withNested(checked, at, depth)];
  }

  function withNested(of: Action, at: string, depth: number): Action {
    const inner = (list: unknown, where: string): Action[] =>
      actions(list as Record<string, unknown>[], where, depth + 1);
    if (of.type === 'branch')
      return {
        ...of,
        cases: of.cases.map((c, i) => ({ ...c, actions: inner(c.actions, `${at}.cases.${i}.actions`) })),
        otherwise: inner(of.otherwise, `${at}.otherwise`),
      };
    return of.type === 'forEach' ? { ...of, actions: inner(of.actions, `${at}.actions`) } : of;
  }

  function actions(list: Record<string, unknown>[], at: string, depth: number): Action[] {
    if (depth > deepest) {
      faults.push({ field: at, code: 'too_deep', message: `must not be nested deeper than ${deepest}` });
      return [];
    }
    return list.flatMap((one, i) => action(one, `${at}.${i}`, depth));
  }

  const config = read('triggerConfig', () => validate(triggerConfigs[wire.trigger], wire.triggerConfig));
  const all = actions(wire.actions, 'actions', 1);
  if (ids.size > mostActions)
    faults.push({
      field: 'actions',
      code: 'too_long',
      message: `must be at most ${mostActions}, nested ones included`,
    });
  if (faults.length > 0 || config === undefined) return { faults };
  return { definition: { trigger: { kind: wire.trigger, config } as Trigger, actions: all } };
}

/** Without the secrets that it holds. */
export const withoutSecrets = (actions: readonly Action[]): Record<string, unknown>[] =>
  actions.map((a) => {
    if (a.type === 'webhook') {
      const { secret, signed: _signed, ...rest } = a;
      return { ...rest, signed: secret !== undefined };
    }
    if (a.type === 'branch')
      return {
        ...a,
        cases: a.cases.map((c) => ({ ...c, actions: withoutSecrets(c.actions) })),
        otherwise: withoutSecrets(a.otherwise),
      };
    return a.type === 'forEach' ? { ...a, actions: withoutSecrets(a.actions) } : { ...a };
  });

/** A call that comes back `signed` and without a secret keeps the one that the action of its id had. */
export function keepSecrets(actions: readonly Action[], before: readonly Action[]): Action[] {
  const known = new Map<string, string>();
  for (const a of flat(before)) if (a.type === 'webhook' && a.secret !== undefined) known.set(a.id, a.secret);
  const keep = (list: readonly Action[]): Action[] =>
    list.map((a) => {
      if (a.type === 'branch')
        return {
          ...a,
          cases: a.cases.map((c) => ({ ...c, actions: keep(c.actions) })),
          otherwise: keep(a.otherwise),
        };
      if (a.type === 'forEach') return { ...a, actions: keep(a.actions) };
      const secret = known.get(a.id);
      return a.type === 'webhook' && a.signed === true && a.secret === undefined && secret !== undefined
        ? { ...a, secret }
        : a;
    });
  return keep(actions);
}

/** All actions, the nested ones included. */
export const flat = (actions: readonly Action[]): Action[] =>
  actions.flatMap((a) => {
    if (a.type === 'branch') return [a, ...flat([...a.cases.flatMap((c) => c.actions), ...a.otherwise])];
    return a.type === 'forEach' ? [a, ...flat(a.actions)] : [a];
  });
