import { legalHoldOperations, platformLegalHoldOperations } from '@rymeda/contracts';
import type { KeyProvider } from '@rymeda/encryption';
import type { Tx } from '@rymeda/events';
import { notFound, Problem } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { TenantContext } from '@rymeda/tenancy';
import { actForOrganization, emitFor } from '../platform/act-for-organization.ts';
import { takeBack } from './cancel-offboarding.route.ts';
import { keysMayBeScheduled, withHold, withoutHold } from './legal-hold.rules.ts';
import { holdEvent, toLegalHold, type Hold, type OrganizationState } from './organization.ts';
import type { OrganizationStore } from './organization.store.ts';
import type { SettingsVersions } from './settings-versions.store.ts';

export interface LegalHoldParts {
  organizations: OrganizationStore;
  settings: SettingsVersions;
  keyProvider: Pick<KeyProvider, 'cancelDestruction'>;
  offboarding: { wake(): void };
}

const held = ({ legalHolds, version }: OrganizationState) => ({
  data: { holds: legalHolds.map(toLegalHold) },
  version,
});

/** Two routes each: for the organisation itself, and for an operator who names it. */
export const legalHolds = (parts: LegalHoldParts) => {
  const { organizations } = parts;
  const { get, place: toPlace, release: toRelease } = legalHoldOperations;
  const platform = platformLegalHoldOperations;
  const by = 'operator' as const;
  return [
    route(get, 'identity_organization', ({ scope }) => show(parts, scope)),
    route(toPlace, 'identity_organization', ({ scope, body, ifMatch }, tx) =>
      place(parts, tx, scope, { ...body, by: 'organization' }, ifMatch),
    ),
    route(toRelease, 'identity_organization', ({ scope, body, ifMatch }, tx) =>
      release(parts, tx, scope, { ...body, by: 'organization' }, ifMatch),
    ),
    route(platform.get, 'identity_organization', (call) =>
      actForOrganization(organizations, call, (scope) => show(parts, scope)),
    ),
    route(platform.place, 'identity_organization', (call, tx) =>
      actForOrganization(organizations, call, (scope) =>
        place(parts, tx, scope, { ...call.body, by }, call.ifMatch),
      ),
    ),
    route(platform.release, 'identity_organization', (call, tx) =>
      actForOrganization(organizations, call, (scope) =>
        release(parts, tx, scope, { ...call.body, by }, call.ifMatch),
      ),
    ),
  ];
};

type Which = Pick<Hold, 'by' | 'reason'>;

async function load({ organizations }: LegalHoldParts, scope: TenantContext, tx?: Tx) {
  const state = await organizations.load(scope, tx);
  if (state === null) throw notFound();
  return state;
}

const show = async (parts: LegalHoldParts, scope: TenantContext) => held(await load(parts, scope));

async function place(parts: LegalHoldParts, tx: Tx, scope: TenantContext, which: Which, ifMatch?: string) {
  const state = await load(parts, scope, tx);
  checkIfMatch(ifMatch, state.version);
  const hold: Hold = { ...which, placedBy: scope.actor.id, placedAt: tx.now };
  const next = withHold(state, hold);
  if (next instanceof Problem) throw next;
  if (next === state) return held(state);
  // Before the commit: a hold that is answered holds.
  if (keysMayBeScheduled(state)) tx.beforeCommit(() => takeBack(parts.keyProvider, state.id));
  return save(parts, tx, scope, next, holdEvent('placed', next, hold));
}

async function release(parts: LegalHoldParts, tx: Tx, scope: TenantContext, which: Which, ifMatch?: string) {
  const state = await load(parts, scope, tx);
  checkIfMatch(ifMatch, state.version);
  const next = withoutHold(state, which, tx.now);
  if (next instanceof Problem) throw next;
  const hold: Hold = { ...which, placedBy: scope.actor.id, placedAt: tx.now };
  // What was being ended goes on.
  tx.afterCommit(() => parts.offboarding.wake());
  return save(parts, tx, scope, next, holdEvent('released', next, hold));
}

/** With the version that tells every service of it. */
async function save(
  { organizations, settings }: LegalHoldParts,
  tx: Tx,
  scope: TenantContext,
  next: OrganizationState,
  event: ReturnType<typeof holdEvent>,
) {
  await organizations.update(tx, scope, next, await settings.next(tx));
  emitFor(tx, next.id, event);
  return held(next);
}
