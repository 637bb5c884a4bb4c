import { claimOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ClaimChanges } from '../posting/claim-changes.ts';
import { postingDay } from '../posting/post-remittance.ts';
import { decisionChange } from '../reports/decision.rules.ts';
import type { TotalsStore } from '../reports/totals.store.ts';
import type { SettingsStore } from '../settings/settings.store.ts';
import type { ClaimStore } from './claim.store.ts';
import { transition } from './transition.ts';

interface Parts {
  claims: ClaimStore;
  changes: ClaimChanges;
  settings: SettingsStore;
  totals: TotalsStore;
}

/** A denial that a person records is of the whole claim. */
export const denyClaim = ({ claims, changes, settings, totals }: Parts) =>
  route(claimOperations.deny, 'revenue_claim', async (call, tx) => {
    const { scope, params } = call;
    const claim = (await changes.load(tx, scope, [params.id])).get(params.id);
    if (claim === undefined) throw notFound();
    const answer = await transition(claims, call, 'denied', call.body, tx);
    const day = await postingDay(settings, scope, tx);
    const decision = { outcome: 'denied', deniedAmount: claim.totalAmount, day } as const;
    totals.note(tx, scope, [decisionChange(claim, decision)]);
    return answer;
  });
