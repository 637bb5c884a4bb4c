import { claimOperations } from '@rymeda/contracts';
import { newId, notFound, toCents } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { entryOf, transfer } from '../ledger/ledger.ts';
import type { LedgerStore } from '../ledger/ledger.store.ts';
import type { ClaimChanges } from '../posting/claim-changes.ts';
import { postingDay } from '../posting/post-remittance.ts';
import { decisionChange } from '../reports/decision.rules.ts';
import type { TotalsStore } from '../reports/totals.store.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import type { ClaimStore } from './claim.store.ts';
import { transition } from './transition.ts';

interface Parts {
  claims: ClaimStore;
  ledger: LedgerStore;
  settings: SettingsStore;
  changes: ClaimChanges;
  totals: TotalsStore;
}

/** A payment that a person records is money in the ledger as one that a file tells of. */
export const payClaim = ({ claims, ledger, settings, changes, totals }: Parts) =>
  route(claimOperations.pay, 'revenue_claim', async (call, tx) => {
    const { scope, now, params } = call;
    const paidAmount = toCents(call.body.paidAmount);
    const before = await changes.load(tx, scope, [params.id]);
    const claim = before.get(params.id);
    if (claim === undefined) throw notFound();
    const answer = await transition(claims, call, 'paid', { paidAmount }, tx);
    const { id: claimId, clientId, payerId } = claim;
    const lines = transfer('undeposited_funds', 'payer_receivable', paidAmount, claimId);
    const { organizationId } = scope;
    const postedOn = await postingDay(settings, scope, tx);
    totals.note(tx, scope, [decisionChange(claim, { outcome: 'paid', deniedAmount: 0, day: postedOn })]);
    if (paidAmount > 0)
      await ledger.insert(
        tx,
        scope,
        entryOf(
          { id: newId('led'), kind: 'payer_payment', claimId, clientId, payerId, lines },
          { organizationId, now, postedOn },
        ),
        before,
      );
    return answer;
  });
