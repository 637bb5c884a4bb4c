import { validationFailed, type FieldFault } from '@rymeda/kernel';
import type { z } from 'zod';
import { faultWords } from './fault-words.ts';

/** `value` as the schema makes it, or VALIDATION_FAILED with one entry per field. */
export function validate<T extends z.ZodType>(
  schema: T,
  value: unknown,
  hint?: (name: string) => string | undefined,
): z.output<T> {
  const result = schema.safeParse(value, { error: faultWords });
  const unseen = prototypeFields(value, []);
  if (result.success && unseen.length === 0) return result.data;
  const seen = result.success ? [] : result.error.issues.flatMap((i) => faults(i, value, hint));
  throw validationFailed(firstOfEachField([...seen, ...unseen]));
}

/** A field `__proto__` is known nowhere; zod leaves it out of records without a word. */
function prototypeFields(value: unknown, path: readonly string[]): FieldFault[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = [...path, nameOf(name)];
    if (name !== '__proto__') return prototypeFields(inner, here);
    return [{ field: here.join('.'), code: 'unknown_field', message: 'is not a known field' }];
  });
}

const maxFaults = 100;

/** One entry per field, also where several rules refuse it. */
function firstOfEachField(faults: FieldFault[]): FieldFault[] {
  const first = new Map<string, FieldFault>();
  for (const fault of faults) if (!first.has(fault.field)) first.set(fault.field, fault);
  return [...first.values()].slice(0, maxFaults);
}

type Issue = z.core.$ZodIssue;

function faults(issue: Issue, value: unknown, hint?: (name: string) => string | undefined): FieldFault[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: [...path, nameOf(key)].join('.'),
      code: 'unknown_field',
      message: hint?.(key) ?? 'is not a known field',
    }));
  const missing = saidOfAbsent.has(issue.code) && at(value, path) === undefined;
  if (missing) return [{ field: path.join('.'), code: 'required', message: 'is required' }];
  return [{ field: path.join('.'), code: codeOf(issue), message: issue.message.slice(0, 200) }];
}

/** What zod says of a field that isn't there: of an enum and of a union it is not that its type is wrong. */
const saidOfAbsent: ReadonlySet<string> = new Set(['invalid_type', 'invalid_value', 'invalid_union']);

/** A caller's name for a field, short and fit to be sent. */
const nameOf = (key: string): string => key.slice(0, 64).toWellFormed();

function codeOf(issue: Issue): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array' ? 'too_long' : 'out_of_range';
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? 'too_short' : 'out_of_range';
    case 'custom':
      return typeof issue.params?.['code'] === 'string' ? issue.params['code'] : 'invalid_value';
    case 'invalid_key':
      return 'invalid_value';
    case 'invalid_union':
      return 'invalid_type';
    default:
      return issue.code;
  }
}

function at(value: unknown, path: string[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string, unknown>)[step];
  }
  return here;
}

/** The query as an object without a prototype; a parameter that comes twice is refused. */
export function readQuery(search: string): Record<string, string> {
  const query = Object.create(null) as Record<string, string>;
  const twice: FieldFault[] = [];
  for (const [name, value] of new URLSearchParams(search)) {
    if (name in query)
      twice.push({ field: nameOf(name), code: 'duplicate', message: 'comes more than once' });
    query[name] = value;
  }
  if (twice.length > 0) throw validationFailed(twice);
  return query;
}
