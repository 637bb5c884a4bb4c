import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument } from '@rymeda/tenancy';
import type { Licence } from './credential.rules.ts';

interface LicenceDocument extends TenantDocument, Licence {
  providerId: string;
}

/** The projection of providers' licences; written by compliance's events alone. */
export function licenceStore({ database }: Pick<EngineCore, 'database'>) {
  const licences = database.collection<LicenceDocument>('provider_licences');
  return {
    of: (tx: Tx, scope: Scope, providerId: string): Promise<Licence[]> =>
      licences.find(scope, { providerId, deletedAt: null }, { tx }),
    async save(tx: Tx, scope: Scope, _id: string, fields: Omit<LicenceDocument, '_id' | 'organizationId'>) {
      await licences.update(scope, { _id }, { $set: fields }, tx, { upsert: true });
    },
  };
}
export type LicenceStore = ReturnType<typeof licenceStore>;
