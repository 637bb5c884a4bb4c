import type { Collection, Model, mongo, Schema } from 'mongoose';
import { guardCollection } from './guarded-collection.ts';
import { requireTenant } from './require-tenant.ts';

/**
 * The second wall: whatever reaches a tenant model without the tenant of the context in its filter is
 * refused, however it got there. In a named system context the filter must still name one tenant. The hooks
 * refuse early, with the name of what was tried; the guarded driver collection refuses whatever has no hook.
 */
export function tenantPlugin(schema: Schema): void {
  schema.pre(
    queries as never,
    function (this: { getFilter(): Record<string, unknown> }) {
      requireTenant(this.getFilter()['organizationId'], 'Query');
    } as never,
  );
  schema.pre('aggregate', function () {
    const first = this.pipeline()[0] as { $match?: Record<string, unknown> } | undefined;
    requireTenant(first?.$match?.['organizationId'], 'Aggregate');
  });
  schema.pre('insertMany', function (...args: unknown[]) {
    const documents = args.find((a) => Array.isArray(a)) as Record<string, unknown>[] | undefined;
    for (const d of documents ?? [args[0] as Record<string, unknown>])
      requireTenant(d['organizationId'], 'Insert');
  } as never);
  schema.pre('save', function () {
    requireTenant(this.get('organizationId'), 'Save');
  });
  schema.on('init', (model: Model<unknown>) => {
    guardBehind(model.collection);
    // A schema that was cloned says so twice.
    for (const name of besidesTheCollection.filter((n) => !Object.hasOwn(model, n)))
      Object.defineProperty(model, name, {
        value: () => {
          throw new Error(`${name} is refused on a tenant's model`);
        },
      });
  });
}

/** What mongoose does without the model's collection, or with another one. */
const besidesTheCollection = ['createCollection', 'useConnection', '$__updateConnection'];

const queries = [
  'countDocuments',
  'deleteMany',
  'deleteOne',
  'distinct',
  'estimatedDocumentCount',
  'find',
  'findOne',
  'findOneAndDelete',
  'findOneAndReplace',
  'findOneAndUpdate',
  'replaceOne',
  'updateMany',
  'updateOne',
];

/** mongoose's collection holds the driver's, and takes another one whenever its connection opens anew. */
function guardBehind(collection: Collection): void {
  const holder = collection as unknown as { collection: mongo.Collection | null | undefined };
  if (Object.getOwnPropertyDescriptor(holder, 'collection')?.get !== undefined) return;
  const guarded = (given: mongo.Collection | null | undefined) =>
    given == null ? given : guardCollection(given);
  let behind = guarded(holder.collection);
  Object.defineProperty(holder, 'collection', {
    get: () => behind,
    set: (given: mongo.Collection | null | undefined) => {
      behind = guarded(given);
    },
  });
}
