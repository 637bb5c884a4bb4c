import type { Tx } from '@rymeda/events';
import type { TenantContext } from '@rymeda/tenancy';
import type { IdentityClient } from './identity-client.ts';
import type { IdentityStore } from './identity.store.ts';

/** The organisation and its people, as events told of them; what they have not told, identity is asked. */
export interface Directory {
  timezone(scope: TenantContext): Promise<string>;
  hasUser(scope: TenantContext, id: string, tx?: Tx): Promise<boolean>;
  hasRole(scope: TenantContext, id: string): Promise<boolean>;
  /** Before something is said about all people: those of whom no event told are asked for, once. */
  completePeople(scope: TenantContext): Promise<void>;
}

export const directory = ({
  store,
  client,
}: {
  store: IdentityStore;
  client: IdentityClient;
}): Directory => ({
  async timezone(scope) {
    const known = await store.timezone(scope);
    return known ?? store.learnTimezone(scope, await client.timezone(scope));
  },
  async hasUser(scope, id, tx) {
    return (await store.person(scope, id, tx)) !== null || client.hasUser(scope, id);
  },
  hasRole: (scope, id) => client.hasRole(scope, id),
  async completePeople(scope) {
    if (await store.peopleAreComplete(scope)) return;
    for await (const page of client.users(scope)) await store.addPeople(scope, page);
    await store.markPeopleComplete(scope);
  },
});
