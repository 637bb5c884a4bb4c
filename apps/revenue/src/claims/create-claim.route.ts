import { claimOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { newClaim } from './claim.rules.ts';
import type { ClaimStore } from './claim.store.ts';
import { claimEvent, toClaim } from './claim.ts';
import type { CheckReferences } from '../references.ts';

interface Parts {
  claims: ClaimStore;
  checkReferences: CheckReferences;
}

export const createClaim = ({ claims, checkReferences }: Parts) =>
  route(claimOperations.create, 'revenue_claim', async ({ scope, body, now }, tx) => {
    await checkReferences(tx, scope, body);
    const claim = newClaim(body, { id: newId('clm'), organizationId: scope.organizationId, now });
    await claims.insert(tx, scope, claim);
    tx.emit(claimEvent('created', claim, null));
    return { data: toClaim(claim), version: 1, location: `/v1/revenue/claims/${claim.id}` };
  });
