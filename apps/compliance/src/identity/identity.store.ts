import type { Tx } from '@rymeda/events';
import type { EngineCore } from '@rymeda/service';
import type { Person } from '../obligations/obligation.rules.ts';
import type { Scope, TenantDocument } from '@rymeda/tenancy';

interface OrganizationDocument extends TenantDocument {
  timezone?: string;
  /** Whether all people are known, also those of whom events told before this engine listened. */
  peopleComplete?: boolean;
}

/** What compliance knows of a user, by identity's events: no name, no address. */
export interface PersonDocument extends TenantDocument {
  status: string;
  roles: string[];
  hireDate: string | null;
  providerId: string | null;
  /** When it got each of its roles. */
  roleSince: Record<string, Date>;
}

export type KnownPerson = Pick<PersonDocument, 'status' | 'roles' | 'hireDate' | 'providerId'>;

export const toPerson = ({ _id, status, roles, hireDate, roleSince }: PersonDocument): Person => ({
  id: _id,
  ...{ status, roles, hireDate, roleSince },
});

/** Since when it has each role. Of one that it had before anybody listened, nobody knows: that is no change of role. */
export const rolesSince = (
  was: Pick<PersonDocument, 'roles' | 'roleSince'> | null,
  roles: readonly string[],
  at: Date,
): Record<string, Date> =>
  Object.fromEntries(
    roles.flatMap((role) => {
      const since = was?.roles.includes(role) === true ? was.roleSince[role] : at;
      return since === undefined ? [] : [[role, since]];
    }),
  );

/** The projection of identity's records. */
export function identityStore({ database }: Pick<EngineCore, 'database'>) {
  const organizations = database.collection<OrganizationDocument>('identity_organizations');
  const people = database.collection<PersonDocument>('identity_users');
  return {
    timezone: async (scope: Scope): Promise<string | undefined> =>
      (await organizations.findOne(scope, { _id: scope.organizationId }))?.timezone,
    /** By an event. */
    async saveTimezone(scope: Scope, timezone: string, tx: Tx): Promise<void> {
      const filter = { _id: scope.organizationId };
      await organizations.update(scope, filter, { $set: { timezone } }, tx, { upsert: true });
    },
    /** As identity answered; what an event told meanwhile is newer. Answers what is known now. */
    async learnTimezone(scope: Scope, asked: string): Promise<string> {
      const _id = scope.organizationId;
      const unknown = { _id, timezone: { $exists: false } };
      const { matched } = await organizations.update(scope, unknown, { $set: { timezone: asked } });
      if (matched === 0)
        await organizations.update(scope, { _id }, { $setOnInsert: { timezone: asked } }, undefined, {
          upsert: true,
        });
      return (await organizations.findOne(scope, { _id }))?.timezone ?? asked;
    },
    person: (scope: Scope, _id: string, tx?: Tx): Promise<PersonDocument | null> =>
      people.findOne(scope, { _id }, tx ? { tx } : {}),
    /** By the order of their ids, after one of them. */
    people: (tx: Tx, scope: Scope, after: string, limit: number): Promise<PersonDocument[]> =>
      people.find(scope, { _id: { $gt: after } }, { sort: { _id: 1 }, limit, tx }),
    async savePerson(tx: Tx, scope: Scope, _id: string, known: KnownPerson, at: Date): Promise<void> {
      const was = await people.findOne(scope, { _id }, { tx });
      const roleSince = rolesSince(was, known.roles, at);
      await people.update(scope, { _id }, { $set: { ...known, roleSince } }, tx, { upsert: true });
    },
    /** As it is, until `tx` ends: whoever tells something new of it at the same moment comes before or after. */
    async holdPerson(tx: Tx, scope: Scope, _id: string): Promise<void> {
      await people.update(scope, { _id }, { $inc: { guard: 1 } }, tx);
    },
    peopleAreComplete: async (scope: Scope): Promise<boolean> =>
      (await organizations.findOne(scope, { _id: scope.organizationId }))?.peopleComplete === true,
    /** People as identity answered; what an event told is newer. */
    async addPeople(scope: Scope, found: readonly (KnownPerson & { id: string })[]): Promise<void> {
      for (const { id, ...known } of found)
        await people.update(scope, { _id: id }, { $setOnInsert: { ...known, roleSince: {} } }, undefined, {
          upsert: true,
        });
    },
    async markPeopleComplete(scope: Scope): Promise<void> {
      const change = { $set: { peopleComplete: true } };
      await organizations.update(scope, { _id: scope.organizationId }, change, undefined, { upsert: true });
    },
  };
}
export type IdentityStore = ReturnType<typeof identityStore>;
