export type { AcrossTenants, ScopedPart } from './across-tenants.ts';
export * from './context.ts';
export { logMissingIndexes } from './missing-index.ts';
export {
  isPlatformCollection,
  platformCollection,
  platformCollections,
  type PlatformCollectionName,
} from './platform-collection.ts';
export {
  allOf,
  type BulkOperation,
  type ChangeResult,
  type FindOptions,
  type Scope,
  type ScopedCollection,
  type ScopedFilter,
  type TenantDocument,
  type Later,
  type Transactional,
  within,
} from './scoped-collection.ts';
export { tenantDatabase, type TenantDatabase } from './tenant-database.ts';
