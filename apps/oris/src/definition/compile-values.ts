import {
  compile,
  EvaluationFailedError,
  ExpressionFaultError,
  newRoom,
  toJson,
  type Compiled,
  type Room,
  type Stage,
} from '../expressions/language.ts';
import type { Names } from '../expressions/environment.ts';
import { segmentsOf, TemplateFaultError, type Segment } from '../expressions/template.rules.ts';
import type { Render } from './program.ts';
import type { AddFault } from './trigger-types.ts';

/** Types that have one form as a text. */
const textual = ['string', 'int', 'double', 'bool', 'google.protobuf.Timestamp'];
const deepest = 8;
const longestText = 20_000;

/** A value that grew beyond what a run keeps. */
export class ValueTooLargeError extends Error {
  constructor() {
    super('a value is too large');
    this.name = 'ValueTooLargeError';
  }
}

/** Compiles the expressions of one place in a definition; faults are told with their fields. */
export function valueCompiler(
  names: () => Names,
  fault: AddFault,
  stage: Stage,
  hasRoom: (source: string, field: string) => boolean = () => true,
) {
  /** By the values that an action is made of: all that stands in it shares one. */
  const rooms = new WeakMap<object, Room>();
  function json(compiled: Compiled, values: Readonly<Record<string, unknown>>): unknown {
    const room = rooms.get(values) ?? newRoom();
    rooms.set(values, room);
    return toJson(compiled.evaluate(values), room);
  }

  const whenSaved = (types: readonly string[]): readonly string[] | undefined =>
    stage === 'save' ? types : undefined;

  function expression(source: string, field: string, expected?: readonly string[]): Compiled | undefined {
    if (!hasRoom(source, field)) return undefined;
    try {
      return compile(source, names(), expected, stage);
    } catch (error) {
      if (!(error instanceof ExpressionFaultError)) throw error;
      fault(field, 'invalid_expression', error.message);
      return undefined;
    }
  }

  /** The segments of a template; undefined when it is none. */
  function segments(source: string, field: string): Segment[] | undefined {
    try {
      return segmentsOf(source);
    } catch (error) {
      if (!(error instanceof TemplateFaultError)) throw error;
      fault(field, 'invalid_expression', error.message);
      return undefined;
    }
  }

  function joined(of: readonly Segment[], field: string, toText: (value: unknown) => string): Render<string> {
    const parts = of.map((s) => ('text' in s ? s.text : expression(s.expression, field, textual)));
    return (values) => {
      const text = parts
        .map((p) => (p === undefined || typeof p === 'string' ? (p ?? '') : toText(json(p, values))))
        .join('');
      if (text.length > longestText) throw new ValueTooLargeError();
      return text;
    };
  }

  /** One that is a single expression keeps its value's type. */
  function template(source: string, field: string): Render {
    const parts = segments(source, field) ?? [];
    const only = onlyExpression(parts);
    if (only === undefined) return joined(parts, field, jsonText);
    const compiled = expression(only, field);
    return (values) => (compiled === undefined ? '' : json(compiled, values));
  }

  /** A text, whatever it is made of: numbers, flags and times become text; objects and lists are no text. */
  function text(source: string, field: string): Render<string> {
    const parts = segments(source, field) ?? [];
    const only = onlyExpression(parts);
    if (only === undefined) return joined(parts, field, plainText);
    const compiled = expression(only, field, whenSaved(textual));
    return (values) => (compiled === undefined ? '' : plainText(json(compiled, values)));
  }

  /** An id; null where what it is taken from has none. */
  function id(source: string, field: string): Render<string | null> {
    const parts = segments(source, field) ?? [];
    const only = onlyExpression(parts);
    if (only === undefined) return joined(parts, field, plainText);
    const compiled = expression(only, field, whenSaved(['string']));
    return (values) => {
      const value = compiled === undefined ? null : json(compiled, values);
      if (value !== null && typeof value !== 'string')
        throw new EvaluationFailedError(`an id must be a string, and is ${kindOf(value)}`);
      return value;
    };
  }

  /** Any JSON with templates in its texts. */
  function value(given: unknown, field: string, depth = 0): Render {
    if (depth > deepest) {
      fault(field, 'too_deep', `must not be nested deeper than ${deepest}`);
      return () => null;
    }
    if (typeof given === 'string') return template(given, field);
    if (Array.isArray(given)) {
      const parts = given.map((v, i) => value(v, `${field}.${i}`, depth + 1));
      return (values) => parts.map((p) => p(values));
    }
    if (typeof given === 'object' && given !== null) {
      const parts = Object.entries(given).map(
        ([name, v]) => [name, value(v, `${field}.${name}`, depth + 1)] as const,
      );
      return (values) => Object.fromEntries(parts.map(([name, p]) => [name, p(values)]));
    }
    return () => given;
  }

  return { expression, text, id, value };
}
export type ValueCompiler = ReturnType<typeof valueCompiler>;

/** Of a template that is one expression and nothing else. */
function onlyExpression([only, ...others]: readonly Segment[]): string | undefined {
  return only !== undefined && others.length === 0 && 'expression' in only ? only.expression : undefined;
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function jsonText(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function plainText(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    throw new EvaluationFailedError(`a text is made of ${kindOf(value)}`);
  return jsonText(value);
}
