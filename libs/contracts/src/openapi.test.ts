import { describe, expect, test } from '@jest/globals';
import { errorTable } from '@rymeda/kernel';
import type { z } from 'zod';
import { allOperations } from './catalogue.ts';
import { requestExamples } from './openapi-examples.ts';
import { openApiDocument } from './openapi.ts';

type Node = Record<string, any>;
const document = openApiDocument(allOperations, { version: '2026-11-01', servers: ['/'] }) as Node;
const operations = Object.entries<Node>(document['paths']).flatMap(([path, item]) =>
  Object.entries<Node>(item).map(([method, operation]) => ({ path, method, operation })),
);

function walk(value: unknown, visit: (node: Node, at: string) => void, at = '#'): void {
  if (typeof value !== 'object' || value === null) return;
  visit(value, at);
  for (const [key, inner] of Object.entries(value)) walk(inner, visit, `${at}/${key}`);
}
const resolve = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<Node | undefined>((node, key) => node?.[key.replaceAll('~1', '/')], document);

test('it is plain JSON: what is served is what was made', () => {
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
});

test('every reference resolves, and none points outside', () => {
  walk(document, (node, at) => {
    const { $ref } = node;
    if (typeof $ref !== 'string') return;
    expect(`${at} ${$ref}`).toMatch(/ #\/components\//);
    expect(resolve($ref)).toBeDefined();
  });
});

test('no zod-internal references or dialects are left in it', () => {
  expect(JSON.stringify(document)).not.toMatch(/\$defs|\$schema|"~standard"/);
});

test('every route that is served is in it, under its full path', () => {
  for (const o of allOperations.filter((o) => !('internal' in o && o.internal)))
    expect(document['paths'][o.path]?.[o.method.toLowerCase()]?.operationId).toBe(o.name);
  for (const path of [
    '/oauth2/token',
    '/oauth2/introspect',
    '/oauth2/revoke',
    '/.well-known/openid-configuration',
    '/.well-known/jwks.json',
    '/healthz',
    '/readyz',
    '/openapi.json',
    '/asyncapi.json',
    '/docs',
  ])
    expect(document['paths']).toHaveProperty([path]);
});

test('operationIds are unique', () => {
  const ids = operations.map((o) => o.operation['operationId']);
  expect(new Set(ids).size).toBe(ids.length);
});

test('internal operations are left out', () => {
  const [first] = allOperations;
  const hidden = { ...first!, name: 'x.internal', path: '/internal/x', internal: true };
  const made = openApiDocument([hidden], { version: '1', servers: [] });
  expect(made.paths).not.toHaveProperty(['/internal/x']);
});

describe.each(operations.map((o) => [`${o.method} ${o.path}`, o] as const))('%s', (_name, o) => {
  const { operation, path, method } = o;

  test('has a summary, declared tags and answers with descriptions', () => {
    expect(operation['summary']).toBeTruthy();
    const tags = document['tags'].map((t: Node) => t['name']);
    expect(operation['tags'].every((t: string) => tags.includes(t))).toBe(true);
    for (const [status, answer] of Object.entries<Node>(operation['responses'])) {
      expect(status).toMatch(/^[1-5]\d\d$/);
      expect(answer['description']).toBeTruthy();
    }
  });

  test('declares each path parameter once, as required', () => {
    const declared = (operation['parameters'] ?? [])
      .filter((p: Node) => p['in'] === 'path')
      .map((p: Node) => (p['required'] ? p['name'] : 'optional'));
    expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]));
  });

  test('names only declared security and scopes', () => {
    for (const requirement of operation['security'] as Node[])
      for (const [scheme, scopes] of Object.entries<string[]>(requirement)) {
        const declared = document['components']['securitySchemes'][scheme];
        expect(declared).toBeDefined();
        for (const s of scopes) expect(declared.flows.clientCredentials.scopes).toHaveProperty([s]);
      }
  });

  test('has no body on GET, and answers errors as problems under their own status', () => {
    if (method === 'get') expect(operation['requestBody']).toBeUndefined();
    for (const [status, answer] of Object.entries<Node>(operation['responses'])) {
      const schema = answer['content']?.['application/problem+json']?.schema;
      for (const code of schema?.allOf[1].properties.error.properties.code.enum ?? [])
        expect(errorTable[code as keyof typeof errorTable].status).toBe(Number(status));
    }
  });
});

describe('the codes of failures are all that there are', () => {
  const codesOf = ({ operation }: { operation: Node }): string[] =>
    Object.values<Node>(operation['responses']).flatMap(
      (answer) =>
        answer['content']?.['application/problem+json']?.schema.allOf[1].properties.error.properties.code
          .enum ?? [],
    );
  const withScope = operations.filter(({ operation }) => (operation['security'] as Node[])[0]?.['oauth2']);

  test('a header that is not in its form and an unknown query parameter, wherever they are sent', () => {
    for (const o of withScope)
      expect(codesOf(o)).toEqual(expect.arrayContaining(['BAD_REQUEST', 'VALIDATION_FAILED']));
  });

  test('and those headers are among the parameters', () => {
    for (const { operation } of withScope)
      for (const name of ['Purpose', 'Reason', 'BreakGlass'])
        expect(operation['parameters']).toContainEqual({ $ref: `#/components/parameters/${name}` });
  });

  test('an address, a role or a reason that is missing, and roles that are not known for the moment', () => {
    for (const o of withScope)
      expect(codesOf(o)).toEqual(
        expect.arrayContaining(['ADDRESS_NOT_ALLOWED', 'REASON_REQUIRED', 'PERMISSIONS_STALE']),
      );
  });

  test('others who keep changing the same record, for each change and for nothing else that only reads', () => {
    const changing = new Set(['create', 'update', 'delete', 'action']);
    for (const o of allOperations.filter((o) => !('internal' in o && o.internal))) {
      const operation = document['paths'][o.path][o.method.toLowerCase()] as Node;
      const conflict = codesOf({ operation }).includes('CONFLICT');
      const declared = ('errors' in o ? (o.errors as readonly string[]) : []).includes('CONFLICT');
      expect([o.name, conflict]).toEqual([o.name, changing.has(o.kind) || declared]);
    }
  });

  test('a session that is moved meets what a booking meets', () => {
    const { post } = document['paths']['/v1/care/sessions'];
    const { patch } = document['paths']['/v1/care/sessions/{id}'];
    for (const code of ['SLOT_UNAVAILABLE', 'PROVIDER_NOT_CREDENTIALED'])
      for (const operation of [post, patch]) expect(codesOf({ operation })).toContain(code);
  });
});

test('a change brings back nothing that it does not name: no field of it, nor of an object in it, has a default', () => {
  const defaults = (schema: Node, at: string): string[] =>
    Object.entries<Node>(schema['properties'] ?? {}).flatMap(([name, field]) => [
      ...('default' in field ? [`${at}.${name}`] : []),
      ...[field, ...(field['anyOf'] ?? [])].flatMap((one: Node) => defaults(one, `${at}.${name}`)),
    ]);
  for (const { method, path, operation } of operations)
    if (method === 'patch')
      expect(defaults(operation['requestBody'].content['application/json'].schema, path)).toEqual([]);
});

test('a retry of a run takes If-Match, as its cancellation does', () => {
  for (const verb of ['retry', 'cancel']) {
    const { parameters, responses } = document['paths'][`/v1/oris/runs/{id}/${verb}`].post;
    expect(parameters).toContainEqual({ $ref: '#/components/parameters/IfMatch' });
    expect(responses).toHaveProperty(['412']);
  }
});

test('a line of text may be as long as the document says, and no longer', () => {
  const { post } = document['paths']['/v1/care/patients'];
  const { firstName, mrn } = post.requestBody.content['application/json'].schema.properties;
  expect(firstName).toMatchObject({ minLength: 1, maxLength: 200 });
  expect(mrn.anyOf[0]).toMatchObject({ minLength: 1, maxLength: 100 });
  const { requestBody } = document['paths']['/v1/care/sessions/{id}/notes'].post;
  const { authorId } = requestBody.content['application/json'].schema.properties;
  expect(authorId).toMatchObject({ maxLength: 64, description: 'Default: the caller' });
});

describe('the document and the schemas refuse the same', () => {
  const stringFits = (
    { minLength = 0, maxLength = Infinity, pattern = '', enum: some }: Node,
    given: string,
  ): boolean =>
    [...given].length >= minLength &&
    [...given].length <= maxLength &&
    new RegExp(pattern, 'u').test(given) &&
    (some?.includes(given) ?? true);
  const numberFits = (said: Node, given: number): boolean =>
    given >= (said['minimum'] ?? -Infinity) &&
    given > (said['exclusiveMinimum'] ?? -Infinity) &&
    given <= (said['maximum'] ?? Infinity) &&
    given < (said['exclusiveMaximum'] ?? Infinity);
  const strings = ({ maxLength = 1 }: Node) => [
    ...['', ' ', '\u2003', 'a\tb', 'a\nb', 'a\u0000', 'a\u0085'],
    ...['👍'.repeat(maxLength), 'x'.repeat(maxLength + 1)],
  ];
  const numbers = () => [-1, 0, 0.5, 1, 9_999, 10_000, 99_999_999, 100_000_000];

  /** An address is parsed; of a cursor not even the length is judged. */
  const toldByCode = ['url', 'cursor'];
  const fields = allOperations
    .filter((o): o is typeof o & { body: z.ZodObject } => 'body' in o && !('internal' in o && o.internal))
    .flatMap((o) => {
      const { requestBody } = document['paths'][o.path][o.method.toLowerCase()];
      const { properties } = requestBody.content['application/json'].schema;
      return Object.entries<Node>(properties ?? {}).flatMap(([name, said]) =>
        [said, ...(said['anyOf'] ?? [])].map((one: Node) => ({
          at: `${o.name}.${name}`,
          name,
          said: one,
          schema: o.body.shape[name] as z.ZodType,
        })),
      );
    })
    .filter(({ name, said }) => said['format'] === undefined && !toldByCode.includes(name));

  test.each([
    ['string', strings, stringFits],
    ['number', numbers, numberFits],
  ] as [string, (said: Node) => unknown[], (said: Node, given: unknown) => boolean][])(
    'of each %s',
    (type, some, fits) => {
      const these = fields.filter(({ said }) => said['type'] === type);
      expect(these.length).toBeGreaterThan(3);
      const otherwise = these.flatMap(({ at, said, schema }) =>
        some(said)
          .filter((given) => fits(said, given) !== schema.safeParse(given).success)
          .map((given) => [at, String(given).slice(0, 20)]),
      );
      expect(otherwise).toEqual([]);
    },
  );
});

test('it says what a search and a claim must have at least, and how many headers and metadata an endpoint may', () => {
  const schemaOf = (path: string): Node =>
    document['paths'][path].post.requestBody.content['application/json'].schema;
  const searched = schemaOf('/v1/care/patients/search').anyOf.map((one: Node) => one['required']);
  expect(searched).toEqual(expect.arrayContaining([['lastName'], ['mrn'], ['status']]));
  expect(searched.flat()).not.toContain('limit');
  expect(schemaOf('/v1/revenue/claims').anyOf).toEqual([
    { required: ['lines'] },
    { required: ['cptCodes', 'totalAmount'] },
  ]);
  const { headers, metadata } = schemaOf('/v1/webhooks/endpoints').properties;
  expect([headers.maxProperties, metadata.maxProperties]).toEqual([20, 50]);
  expect(new RegExp(headers.propertyNames.pattern, 'u').test('x-key')).toBe(true);
  expect(new RegExp(headers.propertyNames.pattern, 'u').test('x key')).toBe(false);
  const { Rule } = document['components'].schemas;
  expect(Rule.properties.conditions.minProperties).toBe(1);
});

test('headers are told as they are taken; an id of a request is never refused', () => {
  const { parameters, headers } = document['components'];
  const takes = (name: string, given: string): boolean =>
    new RegExp(parameters[name].schema.pattern ?? '').test(given);
  for (const tags of ['*', '"3"', 'W/"3"', '"3", "4"', ', "é" ,', '""'])
    expect(takes('IfMatch', tags)).toBe(true);
  for (const none of ['', '3', '"3" "4"', '"3', '*, "3"']) expect(takes('IfMatch', none)).toBe(false);
  expect(['a', '{"a":1}', 'a b', '', 'é'].map((key) => takes('IdempotencyKey', key))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(takes('RequestId', 'a b')).toBe(true);
  expect(headers).toHaveProperty('WWWAuthenticate');
  for (const { operation } of operations)
    if (operation['responses']['401'] !== undefined)
      expect(operation['responses']['401'].headers).toHaveProperty('WWW-Authenticate');
});

test('the token endpoint tells of every grant that the issuer has, with what each needs', () => {
  const { requestBody } = document['paths']['/oauth2/token'].post;
  const { properties } = requestBody.content['application/x-www-form-urlencoded'].schema;
  expect(properties.grant_type.enum).toEqual(['client_credentials', 'authorization_code', 'refresh_token']);
  for (const name of ['code', 'redirect_uri', 'code_verifier', 'refresh_token', 'client_assertion'])
    expect(properties).toHaveProperty([name]);
});

test('the OAuth endpoints tell of each error that the issuer answers, also where it is away', () => {
  for (const path of ['/oauth2/token', '/oauth2/introspect', '/oauth2/revoke']) {
    const { responses } = document['paths'][path].post;
    const codes = (status: number): string[] =>
      responses[status].content['application/json'].schema.properties.error.enum;
    expect(codes(400)).toContain('invalid_target');
    expect(codes(500)).toEqual(['server_error']);
    expect(codes(503)).toEqual(['temporarily_unavailable']);
    expect(responses['503'].content).toHaveProperty(['application/problem+json']);
    expect(responses['503'].headers).toHaveProperty(['Retry-After']);
  }
});

test('a page has its pagination, a record has not', () => {
  const list = document['paths']['/v1/care/patients'].get.responses['200'];
  const schema = list.content['application/json'].schema;
  expect(schema.required).toEqual(['data', 'pagination', 'requestId', 'meta']);
  expect(schema.properties.data.items).toEqual({ $ref: '#/components/schemas/Patient' });
  const one = document['paths']['/v1/care/patients/{id}'].get.responses['200'];
  expect(one.content['application/json'].schema.properties).not.toHaveProperty('pagination');
});

test('creating a patient may answer 201 or 202, and takes an Idempotency-Key', () => {
  const create = document['paths']['/v1/care/patients'].post;
  expect(Object.keys(create.responses)).toEqual(expect.arrayContaining(['201', '202', '409', '422']));
  expect(create.parameters).toContainEqual({ $ref: '#/components/parameters/IdempotencyKey' });
  expect(create.requestBody.content['application/json'].schema.required).toEqual(
    expect.arrayContaining(['firstName', 'lastName', 'dateOfBirth']),
  );
  expect(create.requestBody.content['application/json'].schema.required).not.toContain('status');
});

test.each(Object.entries(requestExamples))('the example of %s is a valid request', (name, example) => {
  const operation = allOperations.find((o) => o.name === name);
  expect(operation?.body?.safeParse(example)).toMatchObject({ success: true });
});
