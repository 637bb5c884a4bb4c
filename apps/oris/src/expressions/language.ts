import { parse, type ASTNode } from '@marcbachmann/cel-js';
import { mostGrowth, type Names, type Variables } from './environment.ts';
import type { ValueType } from './value-type.ts';

/** An expression that was checked; `evaluate` throws EvaluationFailedError. */
export interface Compiled {
  source: string;
  /** CEL's name of the type, for example `bool`, `list<string>`, `dyn`. */
  type: string;
  evaluate(values: Readonly<Record<string, unknown>>): unknown;
}

/** Why an expression is refused; the text is fit for its author. */
export class ExpressionFaultError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ExpressionFaultError';
  }
}

export class EvaluationFailedError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'EvaluationFailedError';
  }
}

/**
 * What may be called. Not `matches`: the interpreter's regular expressions can take time that grows with the power of
 * their length. Not what makes long values out of short ones.
 */
export const functions = [
  'size',
  'has',
  'string',
  'int',
  'double',
  'bool',
  'timestamp',
  'duration',
  'contains',
  'startsWith',
  'endsWith',
  'lowerAscii',
  'upperAscii',
  'trim',
  'all',
  'exists',
  'exists_one',
  'filter',
  'map',
  'getFullYear',
  'getMonth',
  'getDate',
  'getDayOfMonth',
  'getDayOfWeek',
  'getDayOfYear',
  'getHours',
  'getMinutes',
  'getSeconds',
] as const;
const allowed = new Set<string>(functions);
const loops = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/**
 * When an expression is compiled. What was saved before a check was there is run without it, and fails, if it does, at
 * the step that it is about.
 */
export type Stage = 'save' | 'run';

/** `expected`: the types that the place takes; `dyn` is taken everywhere and judged when it is there. */
export function compile(
  source: string,
  names: Names,
  expected?: readonly string[],
  stage: Stage = 'save',
): Compiled {
  const parsed = parsedWith(source, names);
  checkCalls(parsed.ast, false);
  if (growthOf(parsed.ast) > mostGrowth)
    throw new ExpressionFaultError('has loops that make too much of what comes out of each other');
  const checked = parsed.check();
  if (!checked.valid || checked.type === undefined)
    throw new ExpressionFaultError(summaryOf(checked.error), checked.error);
  if (stage === 'save') checkHas(parsed.ast, names.types, new Set());
  const { type } = checked;
  if (expected !== undefined && type !== 'dyn' && !expected.includes(type))
    throw new ExpressionFaultError(`must be ${expected.join(' or ')}, and is ${type}`);
  return {
    source,
    type,
    evaluate(values) {
      try {
        return parsed(names.toContext(values)) as unknown;
      } catch (error) {
        throw new EvaluationFailedError(summaryOf(error), error);
      }
    },
  };
}

function parsedWith(source: string, { environment }: Names): ReturnType<typeof parse> {
  try {
    return environment.parse(source);
  } catch (error) {
    throw new ExpressionFaultError(summaryOf(error), error);
  }
}

/** The interpreter's own word, without the picture of the source below it. */
function summaryOf(error: unknown): string {
  const { summary, message } = error as { summary?: string; message?: string };
  return (summary ?? message ?? 'is no expression').split('\n')[0]?.slice(0, 180) ?? 'is no expression';
}

function checkCalls(node: ASTNode, inLoop: boolean): void {
  if (!Array.isArray(node.args)) return checkAll(node.args, inLoop);
  const [name, ...rest] = node.args as [unknown, ...unknown[]];
  const isCall = node.op === 'call' || node.op === 'rcall';
  if (isCall && !allowed.has(name as string))
    throw new ExpressionFaultError(`calls ${String(name).slice(0, 40)}, which expressions may not`);
  if (node.op === 'rcall' && loops.has(name as string)) {
    if (inLoop) throw new ExpressionFaultError('has a loop within a loop');
    checkAll(rest[0], inLoop);
    return checkAll(rest[1], true);
  }
  checkAll(isCall ? rest : node.args, inLoop);
}

function checkAll(value: unknown, inLoop: boolean): void {
  if (Array.isArray(value)) for (const inner of value) checkAll(inner, inLoop);
  else if (typeof value === 'object' && value !== null && 'op' in value && 'args' in value)
    checkCalls(value as ASTNode, inLoop);
}

/**
 * How often a thing that is named may stand in what comes out: a loop takes all that it is given as often as it names its
 * item, so that loops one behind the other grow with the power of their number.
 */
function growthOf({ args }: ASTNode): number {
  const sumOf = (of: unknown): number => nodesIn(of).reduce((sum, inner) => sum + growthOf(inner), 0);
  const [name, over, given] = Array.isArray(args) ? (args as unknown[]) : [];
  // However long its condition, what comes out of it was in its list.
  if (name === 'filter') return Math.max(1, sumOf(over));
  if (name === 'map') return sumOf(over) * sumOf(nodesIn(given).slice(1));
  return Math.max(1, sumOf(args));
}

/** The interpreter's own check looks at nothing within `has`; `bound` has the names of loops. */
function checkHas(node: ASTNode, types: Variables, bound: ReadonlySet<string>): void {
  const args: unknown[] = Array.isArray(node.args) ? node.args : [node.args];
  const [name, , inLoop] = args;
  const inner = new Set(bound);
  if (node.op === 'rcall' && loops.has(name as string))
    for (const { op, args: bind } of nodesIn(inLoop).slice(0, 1)) if (op === 'id') inner.add(String(bind));
  if (node.op === 'call' && name === 'has')
    for (const asked of nodesIn(args[1])) selectedType(asked, types, bound);
  for (const child of args.flatMap(nodesIn)) checkHas(child, types, inner);
}

const nodesIn = (value: unknown): ASTNode[] => {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value
    ? [value as ASTNode]
    : [];
};

/** Of a name and the fields behind it, as far as it is known. Throws ExpressionFaultError for what is not there. */
function selectedType(
  { op, args }: ASTNode,
  types: Variables,
  bound: ReadonlySet<string>,
): ValueType | undefined {
  if (op === 'id') {
    const name = String(args);
    if (bound.has(name)) return undefined;
    if (Object.hasOwn(types, name)) return types[name];
    throw new ExpressionFaultError(`Unknown variable: ${name.slice(0, 40)}`);
  }
  if (op !== '.' || !Array.isArray(args)) return undefined;
  const [of] = nodesIn(args[0]);
  const field = String(args[1]);
  const type = of === undefined ? undefined : selectedType(of, types, bound);
  if (type?.kind === 'map') return type.of;
  if (type?.kind !== 'object') return undefined;
  if (Object.hasOwn(type.fields, field)) return type.fields[field];
  throw new ExpressionFaultError(`No such key: ${field.slice(0, 40)}`);
}

/** How many values and characters results may still have. */
export interface Room {
  left: number;
}
/** For one result, or all that one action is made of: more than any honest one is. */
export const newRoom = (): Room => ({ left: 262_144 });

/** As JSON has it; a result that JSON has not, or for which there is no room, is a fault of the expression. */
export function toJson(value: unknown, room: Room = newRoom()): unknown {
  room.left -= typeof value === 'string' ? value.length : 1;
  if (room.left < 0) throw new EvaluationFailedError('the value is too large');
  const inner = (of: unknown): unknown => toJson(of, room);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'bigint') {
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)
      throw new EvaluationFailedError('the number is too large');
    return Number(value);
  }
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (Array.isArray(value)) return value.map(inner);
  if (value instanceof Map) return inner(Object.fromEntries(value as Map<string, unknown>));
  if (
    typeof value === 'object' &&
    !value.constructor?.name.match(/^(?:Duration|UnsignedInt|Optional|Type|.*Array)$/)
  )
    return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, inner(of)]));
  throw new EvaluationFailedError('the value has no form in JSON');
}

/** The type of a checked expression's value, as far as later expressions know it. */
export function resultType(type: string, names: Names): ValueType {
  switch (type) {
    case 'string':
    case 'int':
    case 'double':
    case 'bool':
      return { kind: type };
    case 'google.protobuf.Timestamp':
    case 'timestamp':
      return { kind: 'timestamp' };
  }
  const item = /^list<(.+)>$/.exec(type)?.[1];
  if (item !== undefined) return { kind: 'list', of: resultType(item, names) };
  return named(type, names) ?? { kind: 'dyn' };
}

/** An object type by the name that `names` gave it, `T_<variable>_<field>…`. */
function named(type: string, names: Names): ValueType | undefined {
  if (!type.startsWith('T_')) return undefined;
  for (const [variable, of] of Object.entries(names.types)) {
    const found = inside(`T_${variable}`, of, type);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inside(name: string, type: ValueType, wanted: string): ValueType | undefined {
  if (name === wanted) return type;
  if (!wanted.startsWith(`${name}_`)) return undefined;
  if (type.kind === 'list') return inside(`${name}_item`, type.of, wanted);
  if (type.kind === 'map') return inside(`${name}_value`, type.of, wanted);
  if (type.kind !== 'object') return undefined;
  for (const [field, of] of Object.entries(type.fields)) {
    const found = inside(`${name}_${field}`, of, wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}
