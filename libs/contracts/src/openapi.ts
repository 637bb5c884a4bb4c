import type { z } from 'zod';
import { errorCodes, isPaged, problemResponses, takesIfMatch, takesKey } from './openapi-errors.ts';
import { requestExamples } from './openapi-examples.ts';
import { envelope, envelopeSchemas, jsonSchema, type Json, type Schemas } from './openapi-schemas.ts';
import { serviceRoutes } from './openapi-service-routes.ts';
import { scopesOf, type Operation } from './operation.ts';
import { organizationScopes } from './scopes.ts';
import { purposesOfUse, reasonForm } from './stated.ts';

export interface OpenApiDocument {
  openapi: '3.1.1';
  info: Json;
  servers: Json[];
  tags: Json[];
  paths: Record<string, Record<string, Json>>;
  components: {
    schemas: Schemas;
    headers: Record<string, Json>;
    parameters: Record<string, Json>;
    securitySchemes: Record<string, Json>;
  };
}

/**
 * The OpenAPI 3.1 document of everything that is served, from the schemas that validate the requests. Its keys
 * are full paths. Internal operations are left out; the operators' own stand under the tag Platform.
 */
export function openApiDocument(
  operations: readonly Operation[],
  about: { version: string; servers: readonly string[] },
): OpenApiDocument {
  const schemas: Schemas = { ...envelopeSchemas };
  const paths: OpenApiDocument['paths'] = {};
  const published = operations.filter((o) => o.internal !== true);
  for (const o of published)
    paths[o.path] = { ...paths[o.path], [o.method.toLowerCase()]: describe(o, schemas) };
  const tags = [...new Set(published.map(tagOf)), 'OAuth2', 'Gateway'];
  return {
    openapi: '3.1.1',
    info: {
      title: 'Rymeda',
      version: about.version,
      description: 'Infrastructure for healthcare organisations. Times are UTC, dates YYYY-MM-DD.',
    },
    servers: about.servers.map((url) => ({ url })),
    tags: tags.map((name) => ({ name })),
    paths: { ...paths, ...(serviceRoutes as OpenApiDocument['paths']) },
    components: { schemas, headers, parameters, securitySchemes },
  };
}

/** `care.sessions.notes.create` → Care sessions notes. */
function tagOf(o: Operation): string {
  if (o.scope === 'platform:admin') return 'Platform';
  const words = o.name
    .split('.')
    .slice(0, -1)
    .join(' ')
    .replaceAll(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function describe(o: Operation, schemas: Schemas): Json {
  return {
    operationId: o.name,
    tags: [tagOf(o)],
    summary: o.summary,
    security: o.scope === null ? [] : [{ oauth2: scopesOf(o) }],
    parameters: parametersOf(o, schemas),
    ...(o.body === undefined ? {} : { requestBody: requestBody(o, o.body, schemas) }),
    ...(o.upload === undefined ? {} : { requestBody: uploadBody(o.upload) }),
    responses: { ...successes(o, schemas), ...problemResponses(errorCodes(o)) },
  };
}

function parametersOf(o: Operation, schemas: Schemas): Json[] {
  const query = o.query === undefined ? undefined : jsonSchema(o.query, 'input', schemas);
  const required = (query?.['required'] ?? []) as string[];
  return [
    { $ref: '#/components/parameters/RequestId' },
    ...(takesKey(o) ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...(takesIfMatch(o) ? [{ $ref: '#/components/parameters/IfMatch' }] : []),
    ...(o.stream === undefined ? [] : [{ $ref: '#/components/parameters/LastEventId' }]),
    ...(o.scope === null ? [] : stated.map((name) => ({ $ref: `#/components/parameters/${name}` }))),
    ...[...o.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
      description: `Id, ${o.params?.[name] ?? ''}_…`,
    })),
    ...Object.entries((query?.['properties'] ?? {}) as Record<string, Json>).map(([name, schema]) => ({
      name,
      in: 'query',
      required: required.includes(name),
      schema,
    })),
  ];
}

/** What a caller may say about why it looks. */
const stated = ['Purpose', 'Reason', 'BreakGlass'] as const;

function requestBody(o: Operation, body: z.ZodType, schemas: Schemas): Json {
  const example = requestExamples[o.name];
  const content = {
    schema: jsonSchema(body, 'input', schemas),
    ...(example === undefined ? {} : { example }),
  };
  return {
    required: o.bodyOptional !== true,
    content: {
      'application/json': content,
      ...(o.method === 'PATCH' ? { 'application/merge-patch+json': content } : {}),
    },
  };
}

const uploadBody = ({ types, maxBytes }: NonNullable<Operation['upload']>): Json => ({
  required: true,
  description: `At most ${maxBytes} bytes`,
  content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])),
});

function successes(o: Operation, schemas: Schemas): Record<string, Json> {
  const headersOf = (...names: string[]): Json => {
    const all = [...names, 'RequestId', 'RateLimitPolicy', 'RateLimit'];
    return Object.fromEntries<Json>(
      all.map((n) => [String(headerNames[n]), { $ref: `#/components/headers/${n}` }]),
    );
  };
  const { data, stream } = o;
  if (stream !== undefined)
    return {
      200: {
        description: 'Server-sent events; the data of each is as x-event-data says',
        headers: headersOf(),
        content: {
          'text/event-stream': { schema: text, 'x-event-data': jsonSchema(stream, 'output', schemas) },
        },
      },
    };
  const files = Object.fromEntries((o.answers ?? []).map((type) => [type, { schema: { type: 'string' } }]));
  if (data === null)
    return {
      [o.status]: o.answers
        ? { description: 'The file', headers: headersOf(), content: files }
        : { description: 'Done', headers: headersOf() },
    };
  const success = (description: string, schema: Json, ...names: string[]): Json => ({
    description,
    headers: headersOf(...names),
    content: { 'application/json': { schema }, ...files },
  });
  const whole = envelope(jsonSchema(data, 'output', schemas), isPaged(o));
  if (isPaged(o)) return { [o.status]: success('A page', whole) };
  if (o.kind !== 'create') return { [o.status]: success('The record', whole, 'ETag') };
  const created = { [o.status]: success('Created', whole, 'ETag', 'Location') };
  // Only what can meet an existing record says so in its body.
  if (o.body === undefined || !('onMatch' in o.body.shape)) return created;
  const id = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
  const meets = 'Accepted, but it meets an existing record, whose id this is; nothing was created';
  return { ...created, 202: success(meets, envelope(id, false), 'Location') };
}

const headerNames: Readonly<Record<string, string>> = {
  RequestId: 'x-request-id',
  RateLimitPolicy: 'RateLimit-Policy',
  RateLimit: 'RateLimit',
  RetryAfter: 'Retry-After',
  ETag: 'ETag',
  Location: 'Location',
};

const text = { type: 'string' };
const headers: Record<string, Json> = {
  RequestId: { schema: text, description: 'The caller’s own when it is well formed' },
  RateLimitPolicy: { schema: text, description: 'Quota and window in seconds: "default";q=100;w=60' },
  RateLimit: { schema: text, description: 'What is left and when it resets, seconds: "default";r=99;t=30' },
  RetryAfter: { schema: { type: 'integer' }, description: 'Seconds' },
  WWWAuthenticate: {
    schema: text,
    description: 'The challenge (RFC 9110, section 11.6.1; of a bearer token: RFC 6750, section 3)',
  },
  ETag: { schema: text, description: 'Strong; for If-Match' },
  Location: { schema: text, description: 'The record’s path' },
};

/** `*` or entity tags (RFC 9110, section 13.1.1). */
const tag = '(W/)?"[\\x21\\x23-\\x7e\\x80-\\xff]*"';
const ifMatchForm = `^[ \\t]*(\\*|[ \\t,]*${tag}([ \\t]*,[ \\t,]*${tag})*[ \\t,]*)[ \\t]*$`;

const parameters: Record<string, Json> = {
  RequestId: {
    name: 'x-request-id',
    in: 'header',
    schema: text,
    description:
      'Kept when it has 8 to 128 letters, digits, _ . : or -; otherwise the answer has one of ours',
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
    description: 'The same key and body give the same answer for 24 hours, without a second effect',
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    schema: { type: 'string', pattern: ifMatchForm },
    description:
      'The ETag that the change is based on; 412 when the record has moved on, 400 when it is no entity tag',
  },
  Purpose: {
    name: 'X-Rymeda-Purpose',
    in: 'header',
    schema: { type: 'string', enum: [...purposesOfUse] },
    description: 'A code of HL7’s PurposeOfUse, such as TREAT; recorded with the access',
  },
  Reason: {
    name: 'X-Rymeda-Reason',
    in: 'header',
    schema: { type: 'string', pattern: reasonForm.source },
    description: 'A code or the number of a case, never text; recorded with the access. Some roles demand it',
  },
  BreakGlass: {
    name: 'X-Rymeda-Break-Glass',
    in: 'header',
    schema: { type: 'string', pattern: '^bgl_[0-9a-f]{32}$' },
    description: 'The id of the caller’s open window: care’s reads go beyond its roles; refused elsewhere',
  },
  LastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    schema: text,
    description: 'The id of the last event that was received: the stream goes on behind it',
  },
};

const scopes = Object.fromEntries(
  [...organizationScopes, 'platform:admin'].map((s) => [s, s.replace(':', ': ')]),
);
const securitySchemes: Record<string, Json> = {
  oauth2: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: '/oauth2/token', scopes } } },
  clientBasic: { type: 'http', scheme: 'basic', description: 'Client id and secret' },
};
