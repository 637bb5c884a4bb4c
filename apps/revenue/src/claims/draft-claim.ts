import type { Tx } from '@rymeda/events';
import { newId } from '@rymeda/kernel';
import type { Scope } from '@rymeda/tenancy';
import type { CoverageStore } from '../coverages/coverage.store.ts';
import type { PayerStore } from '../payers/payer.store.ts';
import { claimEvent } from './claim.ts';
import type { ClaimStore } from './claim.store.ts';
import { draftOf, payerOf, type CompletedSession } from './draft.rules.ts';

interface Stores {
  claims: ClaimStore;
  coverages: Pick<CoverageStore, 'periodsOf'>;
  payers: PayerStore;
}

export type DraftClaim = (tx: Tx, scope: Scope, session: CompletedSession) => Promise<void>;

/**
 * Makes the claim of a completed session where the patient is covered and the payer's schedule knows the service.
 * A session that has a claim already gets no other; that the event itself counts once is the subscriber's promise.
 */
export const claimDrafter =
  ({ claims, coverages, payers }: Stores): DraftClaim =>
  async (tx, scope, session) => {
    if (await claims.any(tx, scope, { sessionId: session.id })) return;
    const payerId = payerOf(session, await coverages.periodsOf(tx, scope, session.clientId));
    const payer = payerId === undefined ? null : await payers.load(scope, payerId, tx);
    if (payer === null) return;
    const { organizationId } = scope;
    const draft = draftOf(session, payer, { id: newId('clm'), organizationId, now: tx.now });
    if (draft === undefined) return;
    await claims.insert(tx, scope, draft);
    tx.emit(claimEvent('created', draft, null));
  };
