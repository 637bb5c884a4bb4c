import { screeningOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import type { Tx } from '@rymeda/events';
import { checkIfMatch, route } from '@rymeda/service';
import type { Scope } from '@rymeda/tenancy';
import type { IdentityStore } from '../identity/identity.store.ts';
import type { ScreeningParts } from './parts.ts';
import { decide } from './screening.rules.ts';
import { screeningEvent, toScreening, type ScreeningState } from './screening.ts';

interface Parts extends Pick<ScreeningParts, 'screenings'> {
  identity: IdentityStore;
}

/** What follows from it, those learn by the event who bill. */
export const decideScreening = ({ screenings, identity }: Parts) =>
  route(
    screeningOperations.decide,
    'compliance_screening',
    async ({ scope, params, body, ifMatch, now }, tx) => {
      const was = await screenings.load(scope, params.id, tx);
      if (was === null) throw notFound();
      checkIfMatch(ifMatch, was.version);
      const state = decide(was, body, { id: scope.actor.id, kind: scope.actor.kind, now });
      await screenings.replace(tx, scope, state);
      const providerId = await providerOf(identity, tx, scope, state);
      tx.emit(screeningEvent('decided', state, { providerId, effectiveOn: state.entry.since }));
      return { data: toScreening(state), version: state.version };
    },
  );

/** Whom a biller knows: the provider itself, or the provider record of a user. */
async function providerOf(
  identity: IdentityStore,
  tx: Tx,
  scope: Scope,
  { subjectKind, referenceId }: ScreeningState,
): Promise<string | null> {
  if (subjectKind === 'provider') return referenceId;
  return subjectKind === 'user'
    ? ((await identity.person(scope, referenceId, tx))?.providerId ?? null)
    : null;
}
