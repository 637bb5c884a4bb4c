import { claimOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { changeClaim } from './claim.rules.ts';
import type { ClaimStore } from './claim.store.ts';
import { claimEvent, toClaim } from './claim.ts';
import type { CheckReferences } from '../references.ts';

interface Parts {
  claims: ClaimStore;
  checkReferences: CheckReferences;
}

export const updateClaim = ({ claims, checkReferences }: Parts) =>
  route(claimOperations.update, 'revenue_claim', async ({ scope, params, body, ifMatch, now }, tx) => {
    const state = await claims.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const { claim, changed } = changeClaim(state, body, now);
    if (changed.length > 0) {
      if (changed.includes('sessionId') || changed.includes('payerId'))
        await checkReferences(tx, scope, claim);
      await claims.replace(tx, scope, claim);
      tx.emit(claimEvent('updated', claim, state.status, { changed }));
    }
    return { data: toClaim(claim), version: claim.version };
  });
