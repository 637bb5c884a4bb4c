import { expect, test } from '@jest/globals';
import {
  schemaFile,
  schemasOfCustomResource,
  schemasOfServer,
  strict,
  type Swagger,
} from './openapi.rules.ts';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const swagger: Swagger = {
  definitions: {
    [meta]: { type: 'object', properties: { name: { type: 'string' } } },
    Tree: { type: 'object', properties: { left: { $ref: '#/definitions/Tree', description: 'below' } } },
    'io.k8s.api.core.v1.Thing': {
      type: 'object',
      properties: { metadata: { $ref: `#/definitions/${meta}` }, tree: { $ref: '#/definitions/Tree' } },
      'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Thing' }],
    },
  },
};

test('a kind of the server has one schema with all that it needs, recursive ones too, and nothing else in it', () => {
  const schemas = schemasOfServer(swagger);
  expect([...schemas.keys()]).toEqual(['thing-v1-v1.json']);
  const { definitions } = schemas.get('thing-v1-v1.json')!;
  expect(Object.keys(definitions!).sort()).toEqual([meta, 'Tree', 'io.k8s.api.core.v1.Thing'].sort());
  expect(definitions!['Tree']).toEqual({
    type: 'object',
    properties: { left: { $ref: '#/definitions/Tree' } },
    additionalProperties: false,
  });
});

test('a field that a schema does not name is refused, but where the schema leaves it open', () => {
  expect(strict({ properties: { a: { type: 'string' } } })).toMatchObject({ additionalProperties: false });
  expect(strict({ properties: { a: {} }, 'x-kubernetes-preserve-unknown-fields': true })).not.toHaveProperty(
    'additionalProperties',
  );
  expect(strict({ additionalProperties: { properties: {} } })).toEqual({
    additionalProperties: { properties: {}, additionalProperties: false },
  });
});

test('a port may be a name or a number, and what may be null may be null', () => {
  const either = { oneOf: [{ type: 'string' }, { type: 'number' }] };
  expect(strict({ type: 'string', format: 'int-or-string' })).toEqual(either);
  expect(strict({ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }] })).toEqual(either);
  expect(strict({ type: 'object', nullable: true })).toEqual({ type: ['object', 'null'] });
});

test('a custom resource has the metadata of every object, and its own name', () => {
  const schemas = schemasOfCustomResource(
    {
      kind: 'CustomResourceDefinition',
      spec: {
        group: 'keda.sh',
        names: { kind: 'ScaledObject' },
        versions: [
          {
            name: 'v1alpha1',
            schema: { openAPIV3Schema: { type: 'object', properties: { metadata: { type: 'object' } } } },
          },
        ],
      },
    },
    swagger,
  );
  const file = schemaFile({ group: 'keda.sh', version: 'v1alpha1', kind: 'ScaledObject' });
  expect(file).toBe('scaledobject-keda.sh-v1alpha1.json');
  expect(schemas.get(file)).toMatchObject({
    properties: { metadata: { $ref: `#/definitions/${meta}` }, kind: { const: 'ScaledObject' } },
    additionalProperties: false,
    required: ['apiVersion', 'kind'],
  });
});
