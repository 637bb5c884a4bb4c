import type { Tx } from '@rymeda/events';
import { newId } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import type { CoverageStore } from '../coverages/coverage.store.ts';
import { localDay } from '../days.ts';
import type { IdentityClient } from '../engines/identity-client.ts';
import { zoneOf } from '../parties/parties.ts';
import type { PayerStore } from '../payers/payer.store.ts';
import { claimEvent } from './claim.ts';
import type { ClaimStore } from './claim.store.ts';
import { draftOf, payerOf, type CompletedSession } from './draft.rules.ts';

interface Parts {
  claims: ClaimStore;
  coverages: Pick<CoverageStore, 'periodsOf'>;
  payers: PayerStore;
  identity: IdentityClient;
}

export type DraftClaim = (
  tx: Tx,
  scope: TenantContext,
  session: Omit<CompletedSession, 'serviceDate'> & { startedAt: Date },
) => Promise<void>;

/**
 * Makes the claim of a completed session where the patient is covered and the payer's schedule knows the service.
 * A session that has a claim already gets no other; that the event itself counts once is the subscriber's promise.
 * SERVICE_UNAVAILABLE while identity can't be asked on which day it was started where the organisation is.
 */
export const claimDrafter =
  ({ claims, coverages, payers, identity }: Parts): DraftClaim =>
  async (tx, scope, { startedAt, ...completed }) => {
    if (await claims.any(tx, scope, { sessionId: completed.id })) return;
    const periods = await coverages.periodsOf(tx, scope, completed.clientId);
    if (periods.length === 0) return;
    const zone = zoneOf(await identity.organization(scope));
    const session = { ...completed, serviceDate: localDay(startedAt, zone) };
    const payerId = payerOf(session, periods);
    const payer = payerId === undefined ? null : await payers.load(scope, payerId, tx);
    if (payer === null) return;
    const { organizationId } = scope;
    const draft = draftOf(session, payer, { id: newId('clm'), organizationId, now: tx.now });
    if (draft === undefined) return;
    await claims.insert(tx, scope, draft);
    tx.emit(claimEvent('created', draft, null));
  };
