import { z } from 'zod';
import { operation } from '../operation.ts';

const schema = z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema 2020-12' });
const variables = z.record(z.string(), z.unknown()).meta({ description: 'Name → CEL type, or its fields' });

export const catalog = z
  .object({
    triggers: z.array(z.object({ kind: z.string(), summary: z.string(), schema, variables })),
    actions: z.array(z.object({ type: z.string(), summary: z.string(), schema, output: variables })),
    events: z.array(
      z.object({
        name: z.string(),
        summary: z.string(),
        scope: z.string(),
        fields: variables,
        example: z.unknown(),
      }),
    ),
    operations: z.array(
      z.object({
        name: z.string(),
        summary: z.string(),
        scope: z.string(),
        params: z.array(z.string()),
        query: schema.nullable(),
        body: schema.nullable(),
        output: variables.meta({ description: 'What later steps see of the answer; never PHI' }),
      }),
    ),
    functions: z.array(z.string()).meta({ description: 'What expressions may call' }),
    templates: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        summary: z.string(),
        parameters: z
          .array(
            z.object({
              name: z.string(),
              summary: z.string(),
              type: z.enum(['text', 'integer']),
              default: z.union([z.string(), z.int(), z.null()]).meta({ description: 'null: must be given' }),
            }),
          )
          .meta({
            description:
              'Replace `{{name}}` by them; a text that is nothing but `{{name}}` becomes the value itself, a number for an integer',
          }),
        workflow: z
          .record(z.string(), z.unknown())
          .meta({ description: 'The body of POST /v1/oris/workflows' }),
      }),
    ),
    limits: z.record(z.string(), z.number()),
  })
  .meta({ id: 'WorkflowCatalog' });
export type Catalog = z.infer<typeof catalog>;

export const catalogOperations = {
  get: operation({
    name: 'oris.catalog.get',
    method: 'GET',
    path: '/v1/oris/catalog',
    kind: 'read',
    scope: 'oris:read',
    summary:
      'Triggers, actions, events, operations, functions and templates, with their schemas, for an editor',
    data: catalog,
    status: 200,
  }),
};
