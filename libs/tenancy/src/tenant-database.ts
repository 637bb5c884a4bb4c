import type { Connection } from 'mongoose';
import { acrossTenants, type AcrossTenants } from './across-tenants.ts';
import { tenantModel } from './model.ts';
import { isPlatformCollection } from './platform-collection.ts';
import { scopedCollection, type ScopedCollection, type TenantDocument } from './scoped-collection.ts';

/** Hands out scoped collections of one engine's database. */
export function tenantDatabase(connection: Connection) {
  return {
    collection<T extends TenantDocument>(name: string): ScopedCollection<T> {
      if (isPlatformCollection(name)) throw new Error(`${name} belongs to no tenant`);
      return scopedCollection<T>(tenantModel(connection, name));
    },
    across<T extends TenantDocument>(name: string): AcrossTenants<T> {
      if (isPlatformCollection(name)) throw new Error(`${name} belongs to no tenant`);
      return acrossTenants<T>(connection, name);
    },
  };
}
export type TenantDatabase = ReturnType<typeof tenantDatabase>;
