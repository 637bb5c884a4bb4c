import { Environment } from '@marcbachmann/cel-js';
import type { ValueType } from './value-type.ts';

/**
 * Bounds of one expression. Together with lists of at most `mostItems`, no loop within a loop and loops one behind the
 * other that multiply by `mostGrowth` at most they bound what an evaluation can cost.
 */
export const limits = {
  maxAstNodes: 150,
  maxDepth: 24,
  maxListElements: 64,
  maxMapEntries: 32,
  maxCallArguments: 8,
} as const;
export const mostItems = 100;
export const mostGrowth = 1_000;

export type Variables = Readonly<Record<string, ValueType>>;
type Convert = (value: unknown) => unknown;

/** Names that expressions may use, with their types, and how a run's values become the interpreter's. */
export interface Names {
  environment: Environment;
  types: Variables;
  toContext(values: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

export function names(types: Variables): Names {
  const environment = new Environment({ limits });
  const converters = new Map<string, Convert>();
  for (const [name, type] of Object.entries(types)) {
    const { declared, convert } = declare(environment, `T_${name}`, type);
    environment.registerVariable(name, declared);
    converters.set(name, convert);
  }
  return {
    environment,
    types,
    toContext(values) {
      const context: Record<string, unknown> = {};
      for (const [name, convert] of converters)
        if (values[name] !== undefined) context[name] = convert(values[name]);
      return context;
    },
  };
}

/** The interpreter's name of a type. An object's becomes a class of its own, so that its fields are checked. */
function declare(
  environment: Environment,
  name: string,
  type: ValueType,
): { declared: string; convert: Convert } {
  switch (type.kind) {
    case 'object': {
      const Fields = class {};
      const fields: Record<string, string> = {};
      const converters: [string, Convert][] = [];
      for (const [field, inner] of Object.entries(type.fields)) {
        const { declared, convert } = declare(environment, `${name}_${field}`, inner);
        fields[field] = declared;
        converters.push([field, convert]);
      }
      environment.registerType(name, { ctor: Fields, fields } as never);
      const convert: Convert = (value) => {
        const made = new Fields() as Record<string, unknown>;
        const given = value as Record<string, unknown>;
        for (const [field, of] of converters) if (given[field] !== undefined) made[field] = of(given[field]);
        return made;
      };
      return { declared: name, convert };
    }
    case 'list': {
      const { declared, convert } = declare(environment, `${name}_item`, type.of);
      return { declared: `list<${declared}>`, convert: (value) => (value as unknown[]).map(convert) };
    }
    case 'map': {
      const { declared, convert } = declare(environment, `${name}_value`, type.of);
      return {
        declared: `map<string, ${declared}>`,
        convert: (value) =>
          new Map(Object.entries(value as object).map(([key, inner]) => [key, convert(inner)])),
      };
    }
    case 'int':
      return { declared: 'int', convert: (value) => BigInt(value as number) };
    case 'timestamp':
      return { declared: 'google.protobuf.Timestamp', convert: (value) => new Date(value as string) };
    case 'dyn':
      return { declared: 'dyn', convert: (value) => value };
    default:
      return { declared: type.kind, convert: (value) => value };
  }
}
