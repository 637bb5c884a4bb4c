import type { Operation } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { canaryNote, canaryPatient, newProviderBody } from '@rymeda/testing';
import { z } from 'zod';

/** A place in a request where an id can stand, and which kind (prefix) belongs there. */
export interface Slot {
  where: 'path' | 'query' | 'body';
  name: string;
  prefix: string;
}

/** Filters and fields that take ids but are not references of one kind. */
const anyId: Readonly<Record<string, string>> = { resourceId: 'pat', userId: 'cli', authorId: 'cli' };

/** Every place of an operation where an id can stand: path parameters, filters, body fields; from its contract. */
export function slotsOf(operation: Operation): Slot[] {
  const inPath = Object.entries(operation.params ?? {}).map(([name, prefix]): Slot => ({
    where: 'path',
    name,
    prefix,
  }));
  return [
    ...inPath,
    ...idFields(operation.query).map(([name, prefix]): Slot => ({ where: 'query', name, prefix })),
    ...idFields(operation.body).map(([name, prefix]): Slot => ({ where: 'body', name, prefix })),
  ];
}

function idFields(schema: z.ZodObject | undefined): [string, string][] {
  return Object.entries(schema?.shape ?? {}).flatMap(([name, field]): [string, string][] => {
    const text = JSON.stringify(z.toJSONSchema(field as z.ZodType, { io: 'input', unrepresentable: 'any' }));
    const prefix = /\((\w+)_…\)/.exec(text)?.[1] ?? anyId[name];
    return prefix === undefined ? [] : [[name, prefix]];
  });
}

/** What an operation's body needs besides ids; new for each request, since names and numbers are unique. */
const bodies: Readonly<Record<string, () => Record<string, unknown>>> = {
  'care.patients.create': () => canaryPatient(),
  'care.patients.update': () => ({ preferredLanguage: 'de' }),
  'care.patients.search': () => ({ status: 'active' }),
  'care.providers.create': () => newProviderBody(),
  'care.providers.update': () => ({ firstName: 'Ada' }),
  'care.sessions.create': () => ({ serviceType: 'x', startTime: '2035-01-01T00:00:00Z', allowOverlap: true }),
  'care.sessions.update': () => ({ scheduledDuration: 45, allowOverlap: true }),
  'care.sessions.notes.create': () => ({ text: canaryNote() }),
  'organization.update': () => ({ name: 'A test' }),
  'organization.apiClients.create': () => ({ name: 'x', scopes: ['care:read'] }),
  'organization.apiClients.update': () => ({ name: 'y' }),
};

export interface Filled {
  method: string;
  path: string;
  json?: Record<string, unknown>;
}

/** The request with an id in every slot; optional slots that are not in `ids` stay empty. */
export function fill(operation: Operation, ids: ReadonlyMap<Slot, string>): Filled {
  const of = (where: Slot['where']) => [...ids].filter(([slot]) => slot.where === where);
  const inPath = Object.fromEntries(of('path').map(([slot, id]) => [slot.name, id]));
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => inPath[name] ?? 'x');
  const query = new URLSearchParams(of('query').map(([slot, id]): [string, string] => [slot.name, id]));
  const fields = Object.fromEntries(of('body').map(([slot, id]) => [slot.name, id]));
  const json = operation.body && { ...bodies[operation.name]?.(), ...fields };
  return {
    method: operation.method,
    path: query.size === 0 ? path : `${path}?${query.toString()}`,
    ...(json === undefined ? {} : { json }),
  };
}

/** Of the form of an id, and nobody's. Organisations may have other ids than the rest. */
export const neverWas = (prefix: string): string => newId(prefix);
