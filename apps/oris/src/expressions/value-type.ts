import { z } from 'zod';

/**
 * What expressions know of a value. `object` has named fields, of which some may be absent; `dyn` is what only the
 * run can tell, such as a field that may be null.
 */
export type ValueType =
  | { kind: 'string' | 'int' | 'double' | 'bool' | 'timestamp' | 'dyn' }
  | { kind: 'list'; of: ValueType }
  | { kind: 'map'; of: ValueType }
  | { kind: 'object'; fields: Readonly<Record<string, ValueType>> };

export const string = { kind: 'string' } as const;
export const int = { kind: 'int' } as const;
export const double = { kind: 'double' } as const;
export const bool = { kind: 'bool' } as const;
export const timestamp = { kind: 'timestamp' } as const;
export const dyn = { kind: 'dyn' } as const;
export const object = (fields: Record<string, ValueType>): ValueType => ({ kind: 'object', fields });

/** The part of JSON Schema that zod writes. */
export interface Schema {
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: boolean | Schema;
}

/** A schema's JSON form, with what it refers to in its place. */
export function schemaOf(schema: z.ZodType): Schema {
  const { $defs = {}, ...root } = z.toJSONSchema(schema, {
    io: 'output',
    unrepresentable: 'any',
  }) as Schema & {
    $defs?: Record<string, Schema>;
  };
  const inPlace = (value: unknown, depth: number): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((v) => inPlace(v, depth));
    const { $ref } = value as { $ref?: unknown };
    // What refers to itself has no form that expressions could know.
    if (typeof $ref === 'string')
      return depth > 8 ? {} : inPlace($defs[$ref.slice('#/$defs/'.length)] ?? {}, depth + 1);
    return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, inPlace(v, depth)]));
  };
  return inPlace(root, 0) as Schema;
}

/** The type of every value that fits a schema. */
export function typeOfSchema(schema: Schema): ValueType {
  if (schema.enum !== undefined) return schema.enum.every((v) => typeof v === 'string') ? string : dyn;
  if (schema.const !== undefined) return typeof schema.const === 'string' ? string : dyn;
  switch (schema.type) {
    case 'string':
      return string;
    case 'integer':
      return int;
    case 'number':
      return double;
    case 'boolean':
      return bool;
    case 'array':
      return { kind: 'list', of: typeOfSchema(schema.items ?? {}) };
    case 'object':
      if (schema.properties !== undefined)
        return object(
          Object.fromEntries(Object.entries(schema.properties).map(([name, s]) => [name, typeOfSchema(s)])),
        );
      return {
        kind: 'map',
        of: typeof schema.additionalProperties === 'object' ? typeOfSchema(schema.additionalProperties) : dyn,
      };
    default:
      return dyn;
  }
}

/** For the catalog: as an editor shows it. */
export function describeType(type: ValueType): unknown {
  if (type.kind === 'object')
    return Object.fromEntries(Object.entries(type.fields).map(([name, t]) => [name, describeType(t)]));
  if (type.kind === 'list') return [describeType(type.of)];
  return type.kind === 'map' ? 'map' : type.kind;
}
