import { z } from 'zod';
import { keywords } from './fields.ts';

export type Json = Record<string, unknown>;

/** What several places of the document share, collected while it is made. */
export type Schemas = Record<string, Json>;

/**
 * The JSON Schema (2020-12, as OpenAPI 3.1 wants it) of a zod schema. Schemas with an id go to `shared` and
 * are referred to. Answers may get more fields in time, so only requests forbid others.
 */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output', shared: Schemas): Json {
  const {
    $defs,
    $schema: _dialect,
    ...root
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: made }) => {
      const { def } = zodSchema._zod as unknown as { def: { type: string; catchall?: unknown } };
      if (io === 'output' && def.type === 'object' && def.catchall === undefined)
        delete made.additionalProperties;
      // A format says what zod's page-long pattern for it says, but for e-mail addresses, of which we take fewer.
      if (made.format !== undefined && made.format !== 'email') delete made.pattern;
      Object.assign(made, keywords.get(zodSchema));
      // zod's bound for whole numbers says nothing to a reader.
      if (made.maximum === Number.MAX_SAFE_INTEGER) delete made.maximum;
      if (made.minimum === Number.MIN_SAFE_INTEGER) delete made.minimum;
    },
  }) as Json & { $defs?: Schemas };
  for (const [id, definition] of Object.entries($defs ?? {})) {
    const { id: _id, ...rest } = definition;
    shared[id] = withSharedRefs(rest) as Json;
  }
  return withSharedRefs(root) as Json;
}

const withSharedRefs = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));

export const schemaRef = (id: string): Json => ({ $ref: `#/components/schemas/${id}` });

/** The parts of every body (product.md, section 4). */
export const envelopeSchemas: Schemas = {
  Meta: {
    type: 'object',
    required: ['apiVersion', 'responseTime', 'timestamp'],
    properties: {
      apiVersion: { type: 'string' },
      responseTime: { type: 'number', description: 'Milliseconds' },
      timestamp: { type: 'string', format: 'date-time' },
    },
  },
  Pagination: {
    type: 'object',
    required: ['hasMore', 'cursor'],
    properties: {
      hasMore: { type: 'boolean' },
      cursor: { type: ['string', 'null'], description: 'Opaque; belongs to its query' },
    },
  },
  FieldFault: {
    type: 'object',
    required: ['field', 'code', 'message'],
    properties: {
      field: { type: 'string', description: 'Dotted, for example address.postalCode' },
      code: { type: 'string' },
      message: { type: 'string' },
    },
  },
  Problem: {
    type: 'object',
    description: 'Problem details (RFC 9457), with an error object for machines',
    required: ['type', 'title', 'status', 'detail', 'instance', 'requestId', 'meta', 'error'],
    properties: {
      type: { type: 'string', format: 'uri' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      instance: { type: 'string', description: 'The path of the request' },
      requestId: { type: 'string' },
      meta: schemaRef('Meta'),
      error: {
        type: 'object',
        required: ['code', 'message', 'details', 'requestId'],
        properties: {
          code: { type: 'string' },
          message: { type: 'string' },
          details: {
            description: 'With 422 a list of field faults',
            anyOf: [{ type: 'array', items: schemaRef('FieldFault') }, { type: 'object' }, { type: 'null' }],
          },
          requestId: { type: 'string' },
        },
      },
    },
  },
};

/** The success body around `data`. */
export function envelope(data: Json, isPage: boolean): Json {
  return {
    type: 'object',
    required: ['data', ...(isPage ? ['pagination'] : []), 'requestId', 'meta'],
    properties: {
      data: isPage ? { type: 'array', items: data } : data,
      ...(isPage ? { pagination: schemaRef('Pagination') } : {}),
      requestId: { type: 'string' },
      meta: schemaRef('Meta'),
    },
  };
}
