import {
  accessOf,
  allOperations,
  eventsByEngine,
  records,
  resourceType,
  serviceCalls,
  type EventDefinition,
  type Operation,
} from '@rymeda/contracts';
import {
  double,
  dyn,
  int,
  object,
  schemaOf,
  string,
  timestamp,
  typeOfSchema,
  type Schema,
  type ValueType,
} from '../expressions/value-type.ts';

/** What workflows know of the platform: its events, and the operations that they may call. */

const never = new Set(['phi.accessed']);
const definitions = new Map<string, EventDefinition>();
for (const definition of Object.values(eventsByEngine).flat())
  if (!never.has(definition.name)) definitions.set(definition.name, definition);

export const eventDefinition = (name: string): EventDefinition | undefined => definitions.get(name);
export const eventDefinitions = (): EventDefinition[] => [...definitions.values()];

const envelopeTypes = { id: string, name: string, subject: string, time: timestamp, actorId: string };
const eventTypes = new Map<string, ValueType>();

/** The variable `event` of one event. Its data is ids, states, codes and names: never PHI (contracts/event.ts). */
export function eventType(definition: EventDefinition): ValueType {
  let type = eventTypes.get(definition.name);
  if (type === undefined) {
    type = object({ ...envelopeTypes, data: typeOfSchema(schemaOf(definition.data)) });
    eventTypes.set(definition.name, type);
  }
  return type;
}

/** Of any of several events: a field whose type differs between them is known only when it is there. */
export function anyEventType(of: readonly EventDefinition[]): ValueType {
  const [only] = of;
  if (of.length === 1 && only !== undefined) return eventType(only);
  const fields: Record<string, ValueType> = {};
  for (const definition of of) {
    const data = typeOfSchema(schemaOf(definition.data));
    if (data.kind !== 'object') continue;
    for (const [name, type] of Object.entries(data.fields))
      fields[name] =
        fields[name] === undefined || JSON.stringify(fields[name]) === JSON.stringify(type) ? type : dyn;
  }
  return object({ ...envelopeTypes, data: object(fields) });
}

const plain = new WeakMap<EventDefinition, readonly string[]>();

/** The names of an event's data that one may group by or wait for: plain values. Worked out once, asked for each event. */
export function plainFields(definition: EventDefinition): readonly string[] {
  let names = plain.get(definition);
  if (names === undefined) plain.set(definition, (names = plainNamesOf(definition)));
  return names;
}

function plainNamesOf(definition: EventDefinition): string[] {
  const data = typeOfSchema(schemaOf(definition.data));
  return data.kind === 'object'
    ? Object.entries(data.fields)
        .filter(([, t]) => ['string', 'int', 'bool', 'dyn'].includes(t.kind))
        .map(([name]) => name)
    : [];
}

const workflowCalls = new Set(serviceCalls['oris']?.agents);
export const callable: ReadonlyMap<string, Operation> = new Map(
  allOperations.filter((o) => workflowCalls.has(o.name)).map((o) => [o.name, o]),
);

const isList = (o: Operation): boolean => o.kind === 'list' || o.kind === 'search';

/**
 * What a run keeps of an answer, and so all that its later steps, mails and calls can ever say: ids, codes from a closed
 * list, numbers, times and flags of the record itself. PHI is never among them, for what the record marks is left out,
 * and so is all text that could hold anything.
 */
export function clearFields(operation: Operation): Record<string, ValueType> {
  if (operation.data === null) return {};
  const { properties = {} } = schemaOf(operation.data);
  const access = accessOf(operation);
  const phi = records.find((r) => resourceType(r) === access?.resource)?.phi ?? {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]): [string, ValueType][] => {
      const type = Object.hasOwn(phi, name) ? undefined : clearType(name, schema);
      return type === undefined ? [] : [[name, type]];
    }),
  );
}

function clearType(name: string, schema: Schema): ValueType | undefined {
  const one = (schema.anyOf ?? []).filter((s) => s.type !== 'null');
  if (one.length === 1 && one[0] !== undefined && schema.anyOf?.length === 2)
    return clearType(name, one[0]) === undefined ? undefined : dyn;
  if (Array.isArray(schema.type)) {
    const [only, ...others] = schema.type.filter((t) => t !== 'null');
    if (only === undefined || others.length > 0) return undefined;
    return clearType(name, { ...schema, type: only }) === undefined ? undefined : dyn;
  }
  if (schema.enum !== undefined || schema.const !== undefined) return typeOfSchema(schema);
  if (schema.type === 'integer') return int;
  if (schema.type === 'number') return double;
  if (schema.type === 'boolean') return { kind: 'bool' };
  if (schema.type !== 'string') return undefined;
  if (schema.format === 'date-time' || schema.format === 'date') return string;
  return isIdName(name) ? string : undefined;
}

const isIdName = (name: string): boolean => /^id$|[a-z]Id$/.test(name);
/** Our own ids; a partner's own may be anything. */
const idForm = /^[a-z]{3}_(?:[0-9a-f]{32}|[a-z0-9]{1,40})$/;

/** The type of `steps.<id>` of a call. */
export const answerType = (operation: Operation): Record<string, ValueType> =>
  isList(operation)
    ? { items: { kind: 'list', of: object(clearFields(operation)) }, count: int, hasMore: { kind: 'bool' } }
    : clearFields(operation);

const known = new WeakMap<Operation, Record<string, ValueType>>();

/** The part of an answer that `clearFields` names. A text in it that is no id of ours, code or time is left out. */
export function clearAnswer(
  operation: Operation,
  answer: { data?: unknown; pagination?: { hasMore?: boolean } },
) {
  let fields = known.get(operation);
  if (fields === undefined) known.set(operation, (fields = clearFields(operation)));
  const clear = (record: unknown): Record<string, unknown> => {
    const given = (record ?? {}) as Record<string, unknown>;
    return Object.fromEntries(
      Object.keys(fields).flatMap((name) => {
        const value = given[name];
        if (value === undefined) return [];
        if (typeof value === 'string' && isIdName(name) && !idForm.test(value)) return [];
        return [[name, value]];
      }),
    );
  };
  if (!isList(operation)) return clear(answer.data);
  const items = (Array.isArray(answer.data) ? answer.data : []).map(clear);
  return { items, count: items.length, hasMore: answer.pagination?.hasMore === true };
}
