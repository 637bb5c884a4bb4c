import type { Schema } from 'mongoose';
import { currentContext, MissingTenantError } from './context.ts';

/**
 * The second wall: whatever reaches a tenant model without the tenant of the context in its filter is
 * refused, however it got there. In a named system context the filter must still name one tenant.
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
  schema.pre('bulkWrite', function (...args: unknown[]) {
    const operations = args.find((a) => Array.isArray(a)) as Record<string, BulkPart>[] | undefined;
    for (const operation of operations ?? [])
      for (const part of Object.values(operation))
        requireTenant((part.filter ?? part.document)?.['organizationId'], 'Bulk write');
  } as never);
}

interface BulkPart {
  filter?: Record<string, unknown>;
  document?: Record<string, unknown>;
}

const queries = [
  'count',
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

function requireTenant(organizationId: unknown, what: string): void {
  if (typeof organizationId !== 'string' || organizationId === '') throw new MissingTenantError(what);
  const context = currentContext();
  if (context === undefined) throw new MissingTenantError(what);
  if (context.kind === 'tenant' && context.organizationId !== organizationId)
    throw new Error(`${what} names another tenant than the context`);
}
