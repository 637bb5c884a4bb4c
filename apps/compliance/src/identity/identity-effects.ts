import { subjectId, type Effects } from '@rymeda/events';
import type { EventOf } from '@rymeda/contracts';
import type { IdentityStore } from './identity.store.ts';

type UserEvent = EventOf<
  | 'rymeda.identity.user.created.v1'
  | 'rymeda.identity.user.updated.v1'
  | 'rymeda.identity.user.deactivated.v1'
>;

/** What identity's events do here: the projection. */
export function identityEffects(store: IdentityStore): Effects {
  const scopeOf = ({ organizationid }: { organizationid: string }) => ({ organizationId: organizationid });
  const organization: Effects['rymeda.identity.organization.created.v1'] = (tx, event) =>
    store.saveTimezone(scopeOf(event), event.data.timezone, tx);
  const user = (tx: Parameters<IdentityStore['savePerson']>[0], event: UserEvent) => {
    const { status, roles, hireDate, providerId } = event.data;
    const fields = { status, roles, hireDate, providerId, sequence: event.sequence };
    return store.savePerson(tx, scopeOf(event), subjectId(event.subject), fields);
  };
  return {
    'rymeda.identity.organization.created.v1': organization,
    'rymeda.identity.organization.updated.v1': (tx, event) =>
      store.saveTimezone(scopeOf(event), event.data.timezone, tx),
    'rymeda.identity.user.created.v1': user,
    'rymeda.identity.user.updated.v1': user,
    'rymeda.identity.user.deactivated.v1': user,
  };
}
