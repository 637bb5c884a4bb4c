import type { AsyncApiDocument, Message } from './document.ts';
import type { Json } from './json-schema.ts';

export interface BreakingChange {
  /** The message, or the channel's address, and the field's path in it. */
  at: string;
  what: string;
}

/**
 * What in `current` breaks a subscriber that was written against `released`. Both directions count: a subscriber of
 * yesterday meets today's events, and today's types meet yesterday's events, which topics keep for weeks. So a type
 * may get optional fields and better words; anything else is a new version beside it.
 */
export function breakingChanges(released: AsyncApiDocument, current: AsyncApiDocument): BreakingChange[] {
  const found: BreakingChange[] = [];
  for (const { address, messages } of Object.values(released.channels)) {
    const same = Object.values(current.channels).find((c) => c.address === address);
    if (same === undefined) found.push({ at: address, what: 'the topic is gone' });
    for (const name of Object.keys(messages)) {
      if (current.components.messages[name] === undefined)
        found.push({ at: name, what: 'the type is gone; keep it until no subscriber takes it' });
      else if (same !== undefined && same.messages[name] === undefined)
        found.push({ at: name, what: `the type has left the topic ${address}` });
    }
  }
  for (const [name, before] of Object.entries(released.components.messages)) {
    const after = current.components.messages[name];
    if (after !== undefined) found.push(...schemaChanges(bodyOf(before), bodyOf(after), name));
  }
  found.push(
    ...schemaChanges(
      released.components.schemas['CloudEvent'],
      current.components.schemas['CloudEvent'],
      'CloudEvent',
    ),
  );
  return unique(found);
}

const bodyOf = (message: Message): Json => message.payload.allOf[1];

/** Say something to a reader, nothing to a validator. */
const annotations = new Set([
  'title',
  'description',
  'examples',
  'default',
  'deprecated',
  '$comment',
  'readOnly',
]);
const treatedApart = new Set(['properties', 'required', 'items', 'enum', 'type', 'anyOf', 'oneOf', 'allOf']);

function schemaChanges(before: unknown, after: unknown, at: string): BreakingChange[] {
  if (!isSchema(before) || !isSchema(after))
    return same(before, after) ? [] : [{ at, what: 'the schema was replaced' }];
  const found: BreakingChange[] = [];
  const report = (what: string, where = at): void => void found.push({ at: where, what });

  for (const lost of missing(listOf(before['type']), listOf(after['type'])))
    report(`narrowed: no longer ${String(lost)}`);
  for (const added of missing(listOf(after['type']), listOf(before['type'])))
    report(`widened: may be ${String(added)} now`);
  for (const lost of missing(listOf(before['enum']), listOf(after['enum'])))
    report(`narrowed: ${JSON.stringify(lost)} is no value any more`);
  for (const added of missing(listOf(after['enum']), listOf(before['enum'])))
    report(`widened: ${JSON.stringify(added)} is a new value`);
  found.push(...fieldChanges(before, after, at));
  if (before['items'] !== undefined || after['items'] !== undefined)
    found.push(...schemaChanges(before['items'], after['items'], `${at}[]`));
  for (const branches of ['anyOf', 'oneOf', 'allOf'])
    found.push(...branchChanges(before, after, branches, at));
  for (const keyword of new Set([...Object.keys(before), ...Object.keys(after)]))
    if (!annotations.has(keyword) && !treatedApart.has(keyword) && !same(before[keyword], after[keyword]))
      report(`${keyword} was ${shown(before[keyword])} and is ${shown(after[keyword])}`);
  return found;
}

function fieldChanges(before: Json, after: Json, at: string): BreakingChange[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const [wasRequired, isRequired] = [listOf(before['required']), listOf(after['required'])];
  const found: BreakingChange[] = [];
  for (const [name, schema] of Object.entries(old)) {
    const where = `${at}.${name}`;
    if (!(name in now)) {
      found.push({ at: where, what: 'the field is gone' });
      continue;
    }
    if (wasRequired.includes(name) && !isRequired.includes(name))
      found.push({ at: where, what: 'may be absent now' });
    if (!wasRequired.includes(name) && isRequired.includes(name))
      found.push({ at: where, what: 'is required now; events on the topic may lack it' });
    found.push(...schemaChanges(schema, now[name], where));
  }
  for (const name of isRequired)
    if (typeof name === 'string' && !(name in old))
      found.push({ at: `${at}.${name}`, what: 'a new field must be optional; events on the topic lack it' });
  return found;
}

/** The order of alternatives means nothing; one that has no like on the other side is a change. */
function branchChanges(before: Json, after: Json, keyword: string, at: string): BreakingChange[] {
  const [old, now] = [listOf(before[keyword]), listOf(after[keyword])];
  const without = (from: unknown[], other: unknown[]) =>
    from.filter((a) => !other.some((b) => schemaChanges(a, b, at).length === 0));
  return [
    ...without(old, now).map((gone) => ({ at, what: `narrowed: ${keyword} lost ${shown(gone)}` })),
    ...without(now, old).map((added) => ({ at, what: `widened: ${keyword} got ${shown(added)}` })),
  ];
}

const isSchema = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (schema: Json): Json => (isSchema(schema['properties']) ? schema['properties'] : {});
const listOf = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());
const missing = (from: unknown[], other: unknown[]): unknown[] => from.filter((v) => !other.includes(v));
const same = (a: unknown, b: unknown): boolean => shown(a) === shown(b);
const shown = (value: unknown): string => JSON.stringify(value, sorted) ?? 'absent';
const sorted = (_key: string, value: unknown): unknown =>
  isSchema(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

const unique = (changes: BreakingChange[]): BreakingChange[] => [
  ...new Map(changes.map((c) => [`${c.at} ${c.what}`, c])).values(),
];
