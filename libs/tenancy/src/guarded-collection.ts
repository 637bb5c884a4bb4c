import type { mongo } from 'mongoose';
import { checkUpdate } from './refuse-changes.ts';
import { requireTenant } from './require-tenant.ts';
import { checkStages } from './stages.ts';

type Plain = Record<string, unknown>;
type Check = (...args: unknown[]) => void;

const tenantOf = (value: unknown): unknown => (value as Plain | null | undefined)?.['organizationId'];
const filter: Check = (given) => {
  const branches = (given as Plain | null | undefined)?.['$or'];
  // Of several tenants when each branch names its own; a condition beside them only narrows.
  if (tenantOf(given) === undefined && Array.isArray(branches) && branches.length > 0)
    for (const branch of branches as unknown[]) requireTenant(tenantOf(branch), 'Query');
  else requireTenant(tenantOf(given), 'Query');
};
const document: Check = (given) => void requireTenant(tenantOf(given), 'Document');
const filterAndUpdate: Check = (given, update) => {
  filter(given);
  checkUpdate(update);
};
const filterAndDocument: Check = (given, replacement) => {
  filter(given);
  document(replacement);
};

const bulkParts: Readonly<Record<string, (part: Plain) => void>> = {
  insertOne: (part) => document(part['document'] ?? part),
  updateOne: (part) => filterAndUpdate(part['filter'], part['update']),
  updateMany: (part) => filterAndUpdate(part['filter'], part['update']),
  replaceOne: (part) => filterAndDocument(part['filter'], part['replacement']),
  deleteOne: (part) => filter(part['filter']),
  deleteMany: (part) => filter(part['filter']),
};

/** What may be done with a tenant collection, and what each call must name. Everything else is refused. */
const checks: Readonly<Record<string, Check>> = {
  find: filter,
  findOne: filter,
  countDocuments: filter,
  distinct: (_key, given) => filter(given),
  insertOne: document,
  insertMany: (documents) => (documents as unknown[]).forEach((d) => document(d)),
  updateOne: filterAndUpdate,
  updateMany: filterAndUpdate,
  replaceOne: filterAndDocument,
  deleteOne: filter,
  deleteMany: filter,
  findOneAndUpdate: filterAndUpdate,
  findOneAndReplace: filterAndDocument,
  findOneAndDelete: filter,
  bulkWrite(operations) {
    for (const operation of operations as Plain[])
      for (const [kind, part] of Object.entries(operation)) {
        const check = bulkParts[kind];
        if (check === undefined) throw new Error(`${kind} is refused on a tenant's collection`);
        check(part as Plain);
      }
  },
  aggregate(pipeline) {
    const [first, ...rest] = pipeline as Plain[];
    filter(first?.['$match']);
    checkStages(rest);
  },
  watch(pipeline) {
    const [first, ...rest] = (pipeline ?? []) as Plain[];
    const match = first?.['$match'] as Plain | undefined;
    requireTenant(match?.['fullDocument.organizationId'], 'Watch');
    checkStages(rest);
  },
};

/**
 * The bottom of the second wall: the driver's own collection object behind a tenant model lets through only what
 * names the context's tenant. Whatever mongoose does, it does through this object, so an operation that a new
 * version of mongoose or the driver brings is refused until somebody writes its check here.
 */
export function guardCollection(collection: mongo.Collection): mongo.Collection {
  // A face of its own: the driver's methods call one another on the object behind it.
  const guarded = Object.create(collection) as mongo.Collection;
  for (const name of methodsOf(collection)) {
    const check = checks[name];
    const original = (collection as unknown as Record<string, (...args: unknown[]) => unknown>)[name];
    const value =
      check === undefined
        ? () => {
            throw new Error(`${name} is refused on a tenant's collection`);
          }
        : (...args: unknown[]) => {
            check(...args);
            return original?.apply(collection, args);
          };
    Object.defineProperty(guarded, name, { value });
  }
  return guarded;
}

/** Names of all methods, inherited ones included; accessors (names, options, concerns) reach no server. */
export function methodsOf(object: object): string[] {
  const names = new Set<string>();
  for (
    let o: object | null = object;
    o !== null && o !== Object.prototype;
    o = Object.getPrototypeOf(o) as never
  )
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(o)))
      if (typeof value === 'function' && name !== 'constructor') names.add(name);
  return [...names];
}
