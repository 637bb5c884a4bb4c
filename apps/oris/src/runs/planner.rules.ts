import { EvaluationFailedError, toJson, type Compiled } from '../expressions/language.ts';
import { ValueTooLargeError } from '../definition/compile-values.ts';
import type { Instruction, Program } from '../definition/program.ts';
import { mostItems } from '../expressions/environment.ts';
import type { StepFault } from './run.ts';

/** Where a run stands; JSON. */
export interface PlanState {
  /** The instruction that is next, or open. */
  pc: number;
  loops: { start: number; id: string; as: string; items: unknown[]; index: number }[];
  vars: Record<string, unknown>;
  /** By action: `{ ok: true, … }`, what later steps see. */
  steps: Record<string, Record<string, unknown>>;
  /** What the steps of each round of a loop gave, by their keys, as far as it fits; nothing names it. */
  rounds?: Record<string, Record<string, unknown>>;
  /** Characters of JSON that `rounds` holds. */
  roundsSize?: number;
  /** Instructions carried out: what bounds a run that explodes. */
  taken: number;
}

export const freshPlan = (): PlanState => ({ pc: 0, loops: [], vars: {}, steps: {}, taken: 0 });

/** More than any honest workflow takes. */
export const mostTaken = 1_000;
/** A variable's JSON. */
const longestValue = 4_096;
/** The JSON of what rounds gave: a run is one record, which is written again with each step. */
const longestRounds = 262_144;

type StepInstruction = Extract<Instruction, { op: 'step' }>;

/** Done without leaving the process, on the way to the next step. */
export interface Passed {
  key: string;
  actionId: string;
  type: string;
  state: 'succeeded' | 'skipped';
}

export type Next =
  | { kind: 'step'; instruction: StepInstruction; key: string; input: unknown }
  | { kind: 'end' }
  | { kind: 'fault'; key: string; type: string; error: StepFault };

export interface Advance {
  plan: PlanState;
  passed: Passed[];
  next: Next;
}

/**
 * From where a run stands to the next step that does something: conditions, branches, loops and variables on the way
 * are settled. Pure: the same state and values lead to the same place.
 */
export function advance(
  program: Program,
  from: PlanState,
  values: (plan: PlanState) => Readonly<Record<string, unknown>>,
): Advance {
  const plan: PlanState = {
    ...from,
    loops: from.loops.map((l) => ({ ...l })),
    vars: { ...from.vars },
    steps: { ...from.steps },
  };
  const passed: Passed[] = [];
  const keyOf = (id: string): string => plan.loops.map((l) => `${l.id}[${l.index}].`).join('') + id;
  const fault = (id: string, type: string, code: string, message: string): Advance => ({
    plan,
    passed,
    next: { kind: 'fault', key: keyOf(id), type, error: { code, message } },
  });

  for (;;) {
    const instruction = program[plan.pc];
    if (instruction === undefined) return { plan, passed, next: { kind: 'end' } };
    const id = idOf(instruction);
    if (++plan.taken > mostTaken)
      return fault(id, 'workflow', 'TOO_MANY_STEPS', `A run takes at most ${mostTaken} steps`);
    try {
      switch (instruction.op) {
        case 'guard':
          if (isTrue(instruction.condition, values(plan))) plan.pc++;
          else {
            passed.push({ key: keyOf(id), actionId: id, type: instruction.type, state: 'skipped' });
            give(plan, keyOf(id), id, { ok: false });
            plan.pc = instruction.skip;
          }
          break;
        case 'unless':
          plan.pc = isTrue(instruction.condition, values(plan)) ? plan.pc + 1 : instruction.to;
          break;
        case 'jump':
          plan.pc = instruction.to;
          break;
        case 'loop': {
          const items = toJson(instruction.items.evaluate(values(plan)));
          if (!Array.isArray(items)) return fault(id, 'forEach', 'EXPRESSION_FAILED', 'items is no list');
          if (items.length > Math.min(instruction.limit, mostItems))
            return fault(id, 'forEach', 'TOO_MANY_ITEMS', `There are more than ${instruction.limit} items`);
          if (items.length === 0) plan.pc = instruction.end;
          else {
            plan.loops.push({ start: plan.pc, id, as: instruction.as, items, index: 0 });
            plan.pc++;
          }
          break;
        }
        case 'next': {
          const loop = plan.loops.at(-1);
          if (loop !== undefined && loop.index + 1 < loop.items.length) {
            loop.index++;
            plan.pc = loop.start + 1;
          } else {
            plan.loops.pop();
            plan.pc++;
          }
          break;
        }
        case 'step': {
          const input = instruction.render(values(plan));
          if (instruction.action.type !== 'set')
            return { plan, passed, next: { kind: 'step', instruction, key: keyOf(id), input } };
          const vars = input as Record<string, unknown>;
          if (Object.values(vars).some((v) => JSON.stringify(v).length > longestValue))
            throw new ValueTooLargeError();
          Object.assign(plan.vars, vars);
          give(plan, keyOf(id), id, { ok: true });
          passed.push({ key: keyOf(id), actionId: id, type: 'set', state: 'succeeded' });
          plan.pc++;
        }
      }
    } catch (error) {
      if (error instanceof EvaluationFailedError)
        return fault(id, typeOf(instruction), 'EXPRESSION_FAILED', error.message);
      if (error instanceof ValueTooLargeError)
        return fault(id, typeOf(instruction), 'VALUE_TOO_LARGE', 'A value is larger than a run keeps');
      throw error;
    }
  }
}

/** The open step is over; what it gave is seen by those after it. */
export function complete(
  plan: PlanState,
  step: { key: string; actionId: string },
  output: Record<string, unknown>,
): PlanState {
  const next = { ...plan, pc: plan.pc + 1, steps: { ...plan.steps } };
  give(next, step.key, step.actionId, output);
  return next;
}

function give(plan: PlanState, key: string, id: string, output: Record<string, unknown>): void {
  plan.steps[id] = output;
  if (key === id) return;
  const size = (plan.roundsSize ?? 0) + JSON.stringify(output).length;
  if (size > longestRounds) return;
  plan.rounds = { ...plan.rounds, [key]: output };
  plan.roundsSize = size;
}

/** The loops' variables, for expressions. */
export const loopValues = (plan: PlanState): Record<string, unknown> =>
  Object.fromEntries(plan.loops.map((l) => [l.as, l.items[l.index]]));

function isTrue(condition: Compiled, values: Readonly<Record<string, unknown>>): boolean {
  const value = condition.evaluate(values);
  if (typeof value !== 'boolean') throw new EvaluationFailedError('a condition is neither true nor false');
  return value;
}

function idOf(instruction: Instruction): string {
  if (instruction.op === 'step') return instruction.action.id;
  return 'id' in instruction ? instruction.id : '';
}

function typeOf(instruction: Instruction): string {
  if (instruction.op === 'step') return instruction.action.type;
  if (instruction.op === 'guard') return instruction.type;
  return instruction.op === 'loop' ? 'forEach' : 'branch';
}
