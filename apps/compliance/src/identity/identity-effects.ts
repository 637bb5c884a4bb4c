import type { EventOf } from '@rymeda/contracts';
import { subjectId, type Effects, type Tx } from '@rymeda/events';
import type { DueStore } from '../due/due.store.ts';
import { settlingPerson } from '../obligations/settle-obligations.ts';
import { planPosture } from '../posture/plan-posture.ts';
import { planProvider, planScreening } from '../screening/plan-screening.ts';
import { changingZone } from '../zones/changing-zone.ts';
import type { IdentityStore } from './identity.store.ts';

type UserEvent = EventOf<
  | 'rymeda.identity.user.created.v1'
  | 'rymeda.identity.user.updated.v1'
  | 'rymeda.identity.user.deactivated.v1'
>;
type OrganizationEvent = EventOf<
  'rymeda.identity.organization.created.v1' | 'rymeda.identity.organization.updated.v1'
>;

/** What identity's events do here: the projection, and what a person owes is worked out anew. */
export function identityEffects({ identity, due }: { identity: IdentityStore; due: DueStore }): Effects {
  const scopeOf = ({ organizationid }: { organizationid: string }) => ({ organizationId: organizationid });
  const organization = async (tx: Tx, event: OrganizationEvent) => {
    const [scope, { timezone }] = [scopeOf(event), event.data];
    const was = await identity.timezone(scope);
    await identity.saveTimezone(scope, timezone, tx);
    if (was === undefined || was === timezone) return;
    const subject = scope.organizationId;
    await due.plan(tx, scope, { kind: changingZone, subject, at: tx.now, lane: 'long' });
  };
  const user = async (tx: Tx, event: UserEvent) => {
    const { status, roles, hireDate, providerId } = event.data;
    const [scope, id] = [scopeOf(event), subjectId(event.subject)];
    const was = await identity.person(scope, id, tx);
    await identity.savePerson(tx, scope, id, { status, roles, hireDate, providerId }, new Date(event.time));
    await due.plan(tx, scope, { kind: settlingPerson, subject: id, at: tx.now });
    await planScreening(due, tx, scope, id);
    if (providerId !== null && providerId !== was?.providerId) await planProvider(due, tx, scope, id);
    await planPosture(due, tx, scope);
  };
  return {
    'rymeda.identity.organization.created.v1': organization,
    'rymeda.identity.organization.updated.v1': organization,
    'rymeda.identity.user.created.v1': user,
    'rymeda.identity.user.updated.v1': user,
    'rymeda.identity.user.deactivated.v1': user,
  };
}
