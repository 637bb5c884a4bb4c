import { describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { isPlatformCollection, platformCollection, platformCollections } from './platform-collection.ts';
import { tenantDatabase, type Scope, type ScopedCollection, type TenantDocument } from './index.ts';

/**
 * The first wall stands in the types: `tsc` fails on this file as soon as one of these lines is allowed. Nothing
 * here runs; calls of a collection that is not there would throw.
 */
function neverRuns(
  patients: ScopedCollection<TenantDocument>,
  scope: Scope,
  connection: Connection,
): unknown {
  return [
    // @ts-expect-error -- a filter is no scope
    patients.find({ status: 'active' }),
    // @ts-expect-error -- no operation without a scope
    patients.find(),
    // @ts-expect-error -- nor a scope without its tenant
    patients.findOne({}, { _id: 'pat_1' }),
    // @ts-expect-error -- a scope is one tenant, never several
    patients.count({ organizationId: { $in: ['org_a', 'org_b'] } }, {}),
    // @ts-expect-error -- a document says whose it is
    patients.insert(scope, { _id: 'pat_1' }),
    // @ts-expect-error -- nothing is really deleted
    patients.deleteMany(scope, {}),
    // @ts-expect-error -- the model behind is out of reach
    patients.model,
    // @ts-expect-error -- and so is the driver's collection
    patients.collection,
    // @ts-expect-error -- a tenant's collection is none of the platform's
    platformCollection(connection, 'patients'),
  ];
}

describe('the first wall', () => {
  it('lets no type name a collection without a scope (checked by tsc)', () => {
    expect(neverRuns).toBeInstanceOf(Function);
  });

  it('keeps apart, also at run time, what is a tenant’s and what is the platform’s', () => {
    const connection = {} as Connection;
    for (const name of Object.keys(platformCollections)) {
      expect(isPlatformCollection(name)).toBe(true);
      expect(() => tenantDatabase(connection).collection(name)).toThrow('belongs to no tenant');
    }
    for (const name of ['patients', 'constructor', '__proto__'])
      expect(() => platformCollection(connection, name as never)).toThrow('not a collection of the platform');
  });
});
