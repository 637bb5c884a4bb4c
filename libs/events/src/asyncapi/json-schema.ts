import type { EventDefinition } from '@rymeda/contracts';
import { z } from 'zod';
import { dataSchema } from '../envelope.ts';

export type Json = Record<string, unknown>;

/**
 * The JSON Schema (2020-12) of an event's `data`; its `$id` is what events carry as `dataschema`. Unknown fields
 * are let through, although producers are held to the known ones: that is what lets a type grow.
 */
export const publishedSchema = (e: EventDefinition): Json => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: dataSchema(e),
  title: e.name,
  description: e.summary,
  ...openSchema(e.data),
  examples: [e.example],
});

/** The JSON Schema of a zod schema, open to fields that a newer producer adds. */
export function openSchema(schema: z.ZodType): Json {
  const { $schema: _dialect, ...root } = z.toJSONSchema(schema, {
    io: 'output',
    reused: 'inline',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // A format says what zod's page-long pattern for it says.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      // zod's bounds for whole numbers say nothing to a reader.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      // Names of shared schemas are OpenAPI's.
      delete jsonSchema.id;
    },
  }) as Json;
  return inlined(root);
}

/** Schemas with a name of their own come as references; here each type stands for itself. */
function inlined({ $defs, ...root }: Json): Json {
  const defs = ($defs ?? {}) as Record<string, Json>;
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref, ...rest } = value as Json;
    const target = typeof $ref === 'string' ? defs[$ref.slice('#/$defs/'.length)] : undefined;
    return Object.fromEntries(Object.entries({ ...target, ...rest }).map(([k, v]) => [k, resolve(v)]));
  };
  return resolve(root) as Json;
}
