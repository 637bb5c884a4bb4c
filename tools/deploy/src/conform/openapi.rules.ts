/** What kubeconform is given: closed JSON schemas, made from what the API server itself publishes. */

export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  not?: JsonSchema;
  required?: string[];
  enum?: unknown[];
  format?: string;
  nullable?: boolean;
  definitions?: Record<string, JsonSchema>;
  $ref?: string;
  'x-kubernetes-group-version-kind'?: GroupVersionKind[];
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
  [keyword: string]: unknown;
}

export interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

export interface Swagger {
  definitions: Record<string, JsonSchema>;
}

/** The parts of a CustomResourceDefinition that say what its objects look like. */
export interface CustomResourceDefinition {
  kind: string;
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema?: { openAPIV3Schema?: JsonSchema } }[];
  };
}

const textOrNumber: JsonSchema = { oneOf: [{ type: 'string' }, { type: 'number' }] };
const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const prefix = '#/definitions/';

/** As kubeconform asks for it; the core group has no name and is called by its version. */
export const schemaFile = ({ group, version, kind }: GroupVersionKind): string =>
  `${kind.toLowerCase()}-${group === '' ? version : group}-${version}.json`;

/** Where the files lie, in kubeconform's own words. */
export const schemaLocation = (folder: string): string =>
  `${folder}/{{ .ResourceKind }}-{{ .Group }}-{{ .ResourceAPIVersion }}.json`;

/** One schema for each kind that the API server has, by file. */
export function schemasOfServer({ definitions }: Swagger): Map<string, JsonSchema> {
  const schemas = new Map<string, JsonSchema>();
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.properties?.['metadata'] === undefined) continue;
    for (const kind of definition['x-kubernetes-group-version-kind'] ?? [])
      schemas.set(schemaFile(kind), { $ref: `${prefix}${name}`, definitions: closure([name], definitions) });
  }
  return schemas;
}

/** One schema for each version of a custom resource; its `metadata` is that of every other object. */
export function schemasOfCustomResource(
  { spec }: CustomResourceDefinition,
  { definitions }: Swagger,
): Map<string, JsonSchema> {
  const schemas = new Map<string, JsonSchema>();
  const own = closure([objectMeta], definitions);
  for (const { name: version, schema } of spec.versions) {
    if (schema?.openAPIV3Schema === undefined) continue;
    const closed = strict(schema.openAPIV3Schema);
    closed.properties = {
      ...closed.properties,
      apiVersion: { const: `${spec.group}/${version}` },
      kind: { const: spec.names.kind },
      metadata: { $ref: `${prefix}${objectMeta}` },
    };
    closed.required = [...new Set([...(closed.required ?? []), 'apiVersion', 'kind'])];
    closed.definitions = own;
    schemas.set(schemaFile({ group: spec.group, version, kind: spec.names.kind }), closed);
  }
  return schemas;
}

/** The definitions that these need, each closed. */
function closure(
  names: readonly string[],
  definitions: Record<string, JsonSchema>,
): Record<string, JsonSchema> {
  const found: Record<string, JsonSchema> = {};
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found[name] !== undefined) continue;
    const definition = definitions[name];
    if (definition === undefined) throw new Error(`The API server's schemas have no ${name}`);
    found[name] = name === quantity ? textOrNumber : strict(definition);
    open.push(...references(found[name]));
  }
  return found;
}

const references = (schema: unknown): string[] =>
  Object.entries(typeof schema === 'object' && schema !== null ? schema : {}).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value.slice(prefix.length)] : references(value),
  );

/** The same schema in JSON Schema's words, in which a field that it does not name is an error. */
export function strict(schema: JsonSchema): JsonSchema {
  const { description: _description, default: _default, nullable, format, ...rest } = schema;
  // Kubernetes takes its descriptions off `$ref`; JSON Schema looks at nothing beside it.
  if (rest.$ref !== undefined) return { $ref: rest.$ref };
  if (rest['x-kubernetes-int-or-string'] === true || format === 'int-or-string') return textOrNumber;
  const result: JsonSchema = { ...rest };
  if (rest.properties !== undefined) result.properties = each(rest.properties);
  if (rest.items !== undefined) result.items = strict(rest.items);
  if (typeof rest.additionalProperties === 'object')
    result.additionalProperties = strict(rest.additionalProperties);
  const open =
    rest['x-kubernetes-preserve-unknown-fields'] === true || rest['x-kubernetes-embedded-resource'] === true;
  if (rest.properties !== undefined && rest.additionalProperties === undefined && !open)
    result.additionalProperties = false;
  if (nullable === true && typeof rest.type === 'string') result.type = [rest.type, 'null'];
  return result;
}

const each = (properties: Record<string, JsonSchema>): Record<string, JsonSchema> =>
  Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, strict(property)]));
