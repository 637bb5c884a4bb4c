import { scopesOf, type Operation } from '@rymeda/contracts';
import { z } from 'zod';
import { comment, fieldsOf, typeOf, type JsonSchema } from './json-schema-to-type.ts';
import { pathParameters } from './partner-operations.ts';

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
/** `care.sessions.notes` → `CareSessionsNotes`. */
const typeName = (steps: readonly string[]): string => steps.map(capital).join('');

/** Source text of `generated/api.ts`: the records, the inputs, one interface for each group of methods. */
export function apiSource(operations: readonly Operation[], errorCodes: readonly string[]): string {
  const named = new Map<string, string>();
  const groups = groupsOf(operations.map((o) => ({ steps: o.name.split('.'), text: methodOf(o, named) })));
  const top = [...groups.keys()].filter((group) => !group.includes('.') && group !== '');
  return [
    "import type { Call } from '../call.ts';",
    "import type { List } from '../list.ts';",
    "import type { RequestOptions, WriteOptions } from '../operation.ts';",
    `/** The codes known when this was generated; newer platforms may answer others. */
     export type ErrorCode = ${errorCodes.map((c) => `'${c}'`).join(' | ')};`,
    ...[...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, source]) => source),
    ...[...groups].filter(([group]) => group !== '').map(([group, members]) => interfaceOf(group, members)),
    `/** All methods, by engine. */\nexport interface Api { ${top.map((g) => `${g}: ${typeName([g])}Api;`).join('\n')} }`,
    `export abstract class GeneratedApi implements Api {
      ${top.map((g) => `readonly ${g}: Api['${g}'];`).join('\n')}
      constructor(api: Api) { ${top.map((g) => `this.${g} = api.${g};`).join('\n')} }
    }`,
  ].join('\n\n');
}

const interfaceOf = (group: string, members: readonly string[]): string =>
  `export interface ${typeName(group.split('.'))}Api { ${members.join('\n')} }`;

/** Group path → its members: methods, and the groups below. */
function groupsOf(methods: readonly { steps: string[]; text: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  const open = (path: readonly string[]): string[] => {
    const key = path.join('.');
    const existing = groups.get(key);
    if (existing) return existing;
    const members: string[] = [];
    groups.set(key, members);
    if (path.length > 0) open(path.slice(0, -1)).push(`readonly ${path.at(-1)!}: ${typeName(path)}Api;`);
    return members;
  };
  for (const { steps, text } of methods) open(steps.slice(0, -1)).push(text);
  return groups;
}

function methodOf(o: Operation, named: Map<string, string>): string {
  const steps = o.name.split('.');
  const parameters = pathParameters(o).map((name) => `${name}: string`);
  const input = o.body ?? o.query;
  if (input) {
    const name = typeName(steps) + (o.body ? 'Body' : 'Query');
    const given = takingAnyCursor(schemaOf(input, 'input', named));
    const schema = o.answers ? askingForJson(given) : given;
    declare(named, name, schema);
    const optional = o.body ? o.bodyOptional === true : (schema.required ?? []).length === 0;
    parameters.push(`${o.body ? 'body' : 'query'}${optional ? '?' : ''}: ${name}`);
  }
  const reads = o.kind === 'list' || o.kind === 'search' || o.kind === 'read';
  parameters.push(`options?: ${reads ? 'RequestOptions' : 'WriteOptions'}`);
  const data = o.data ? typeOf(schemaOf(o.data, 'output', named)) : 'void';
  const result = o.kind === 'list' || o.kind === 'search' ? `List<${data}>` : `Call<${data}>`;
  const notes = [
    `${o.summary}.`,
    `\`${o.method} ${o.path}\`${scopesOf(o)
      .map((s) => `, scope \`${s}\``)
      .join('')}.`,
  ];
  return `${comment(notes)}${steps.at(-1)!}(${parameters.join(', ')}): ${result};`;
}

/** An operation that answers a file as well, by `format`: files are fetched by plain HTTP. */
function askingForJson(schema: JsonSchema): JsonSchema {
  const { format: _, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

/** `pagination.cursor`, which is null at the end, can be handed back as it is. */
function takingAnyCursor(schema: JsonSchema): JsonSchema {
  const cursor = schema.properties?.['cursor'];
  if (!cursor) return schema;
  const { description, ...rest } = cursor;
  const nullable = { anyOf: [rest, { type: 'null' }], ...(description === undefined ? {} : { description }) };
  return { ...schema, properties: { ...schema.properties, cursor: nullable } };
}

/** The schema with what it refers to declared; a record's own name stays a reference. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', named: Map<string, string>): JsonSchema {
  const json = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
  for (const [name, definition] of Object.entries(json.$defs ?? {})) declare(named, name, definition);
  return json;
}

function declare(named: Map<string, string>, name: string, schema: JsonSchema): void {
  const fields = fieldsOf(schema);
  const source =
    fields === ''
      ? `export type ${name} = ${typeOf(schema)};`
      : `${comment([schema.description])}export interface ${name} { ${fields} }`;
  if ((named.get(name) ?? source) !== source) throw new Error(`Two different types are named ${name}`);
  named.set(name, source);
}
