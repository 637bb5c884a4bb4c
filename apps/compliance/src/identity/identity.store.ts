import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import type { Scope, TenantDocument } from '@rymeda/tenancy';

interface OrganizationDocument extends TenantDocument {
  timezone: string;
}

/** What compliance knows of a user, by identity's events: no name, no address. */
export interface PersonDocument extends TenantDocument {
  status: string;
  roles: string[];
  hireDate: string | null;
  providerId: string | null;
  sequence: number;
}

/** The projection of identity's records. */
export function identityStore({ database }: Pick<EngineCore, 'database'>) {
  const organizations = database.collection<OrganizationDocument>('identity_organizations');
  const people = database.collection<PersonDocument>('identity_users');
  return {
    timezone: async (scope: Scope): Promise<string | undefined> =>
      (await organizations.findOne(scope, { _id: scope.organizationId }))?.timezone,
    /** By an event, which is right; by an answer only where no event has told yet. */
    async saveTimezone(scope: Scope, timezone: string, by: Tx | 'answer'): Promise<void> {
      const filter = { _id: scope.organizationId };
      const change = by === 'answer' ? { $setOnInsert: { timezone } } : { $set: { timezone } };
      const tx = by === 'answer' ? undefined : by;
      await organizations.update(scope, filter, change, tx, { upsert: true });
    },
    person: (scope: Scope, _id: string, tx?: Tx): Promise<PersonDocument | null> =>
      people.findOne(scope, { _id }, tx ? { tx } : {}),
    async savePerson(tx: Tx, scope: Scope, _id: string, fields: Partial<PersonDocument>): Promise<void> {
      await people.update(scope, { _id }, { $set: fields }, tx, { upsert: true });
    },
  };
}
export type IdentityStore = ReturnType<typeof identityStore>;
