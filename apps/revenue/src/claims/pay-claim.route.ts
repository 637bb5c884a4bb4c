import { claimOperations } from '@rymeda/contracts';
import { newId, toCents } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { entryOf, transfer } from '../ledger/ledger.ts';
import type { LedgerStore } from '../ledger/ledger.store.ts';
import { postingDay } from '../posting/post-remittance.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import type { ClaimStore } from './claim.store.ts';
import { transition } from './transition.ts';

interface Parts {
  claims: ClaimStore;
  ledger: LedgerStore;
  settings: SettingsStore;
}

/** A payment that a person records is money in the ledger as one that a file tells of. */
export const payClaim = ({ claims, ledger, settings }: Parts) =>
  route(claimOperations.pay, 'revenue_claim', async (call, tx) => {
    const { scope, now } = call;
    const paidAmount = toCents(call.body.paidAmount);
    const answer = await transition(claims, call, 'paid', { paidAmount }, tx);
    const {
      id: claimId,
      clientId,
      payerId,
    } = answer.data as { id: string; clientId: string; payerId: string };
    const lines = transfer('undeposited_funds', 'payer_receivable', paidAmount, claimId);
    const { organizationId } = scope;
    const postedOn = await postingDay(settings, scope, tx);
    if (paidAmount > 0)
      await ledger.insert(
        tx,
        scope,
        entryOf(
          { id: newId('led'), kind: 'payer_payment', claimId, clientId, payerId, lines },
          { organizationId, now, postedOn },
        ),
      );
    return answer;
  });
