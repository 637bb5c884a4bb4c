import { claimOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import { deleteClaim as deleted } from './claim.rules.ts';
import type { ClaimStore } from './claim.store.ts';
import { claimEvent } from './claim.ts';

export const deleteClaim = ({ claims }: { claims: ClaimStore }) =>
  route(claimOperations.delete, 'revenue_claim', async ({ scope, params, ifMatch }, tx) => {
    const state = await claims.load(scope, params.id, tx);
    if (state === null) throw notFound();
    checkIfMatch(ifMatch, state.version);
    const gone = deleted(state);
    await claims.softDelete(tx, scope, gone);
    tx.emit(claimEvent('deleted', gone, state.status));
    return undefined;
  });
