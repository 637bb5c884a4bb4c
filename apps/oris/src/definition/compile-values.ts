import { compile, ExpressionFaultError, toJson, type Compiled } from '../expressions/language.ts';
import type { Names } from '../expressions/environment.ts';
import { segmentsOf, TemplateFaultError } from '../expressions/template.rules.ts';
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
export function valueCompiler(names: () => Names, fault: AddFault) {
  function expression(source: string, field: string, expected?: readonly string[]): Compiled | undefined {
    try {
      return compile(source, names(), expected);
    } catch (error) {
      if (!(error instanceof ExpressionFaultError)) throw error;
      fault(field, 'invalid_expression', error.message);
      return undefined;
    }
  }

  function template(source: string, field: string): Render {
    let segments;
    try {
      segments = segmentsOf(source);
    } catch (error) {
      if (!(error instanceof TemplateFaultError)) throw error;
      fault(field, 'invalid_expression', error.message);
      return () => '';
    }
    const [only] = segments;
    if (segments.length === 1 && only !== undefined && 'expression' in only) {
      const compiled = expression(only.expression, field);
      return (values) => (compiled === undefined ? '' : toJson(compiled.evaluate(values)));
    }
    const parts = segments.map((s) => ('text' in s ? s.text : expression(s.expression, field, textual)));
    return (values) => {
      const text = parts
        .map((p) =>
          p === undefined || typeof p === 'string' ? (p ?? '') : textOf(toJson(p.evaluate(values))),
        )
        .join('');
      if (text.length > longestText) throw new ValueTooLargeError();
      return text;
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

  return { expression, template, value };
}
export type ValueCompiler = ReturnType<typeof valueCompiler>;

function textOf(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
