export * from './context.ts';
export {
  tenantDatabase,
  type BulkOperation,
  type ChangeResult,
  type FindOptions,
  type Scope,
  type ScopedCollection,
  type ScopedFilter,
  type TenantDatabase,
  type TenantDocument,
  type Transactional,
} from './scoped-collection.ts';
