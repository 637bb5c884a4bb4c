/** The part of JSON Schema 2020-12 that zod writes for the contracts. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  description?: string;
  default?: unknown;
}

/** The TypeScript type of a schema; `#/$defs/Name` becomes `Name`. */
export function typeOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/$defs/', '');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.anyOf ?? schema.oneOf) return union((schema.anyOf ?? schema.oneOf ?? []).map(typeOf));
  if (schema.allOf) return schema.allOf.map((part) => `(${typeOf(part)})`).join(' & ');
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type })));
  return ofType(schema);
}

function ofType(schema: JsonSchema): string {
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return schema.prefixItems
        ? `[${schema.prefixItems.map(typeOf).join(', ')}]`
        : `(${typeOf(schema.items ?? {})})[]`;
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
}

function objectType(schema: JsonSchema): string {
  const entries = Object.entries(schema.properties ?? {});
  const rest = schema.additionalProperties;
  if (entries.length === 0)
    return rest === false
      ? 'Record<string, never>'
      : `Record<string, ${rest === true ? 'unknown' : typeOf(rest ?? {})}>`;
  return `{ ${fieldsOf(schema)} }`;
}

/** The members of an object's interface, each with what its schema says of it. */
export function fieldsOf(schema: JsonSchema): string {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {})
    .map(([name, field]) => {
      const notes = [
        field.description,
        field.default === undefined ? '' : `Default ${JSON.stringify(field.default)}.`,
      ];
      return `${comment(notes)}${propertyName(name)}${required.has(name) ? '' : '?'}: ${typeOf(field)};`;
    })
    .join('\n');
}

/** A doc comment on a line of its own; nothing when there is nothing to say. */
export function comment(parts: readonly (string | undefined)[]): string {
  const text = parts
    .filter((part) => part)
    .join(' ')
    .replaceAll('*/', '*\\/');
  return text === '' ? '' : `\n/** ${text} */\n`;
}

const propertyName = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
const union = (types: readonly string[]): string => [...new Set(types)].join(' | ');
