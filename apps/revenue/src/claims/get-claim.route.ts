import { claimOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ClaimStore } from './claim.store.ts';
import { toClaim } from './claim.ts';

export const getClaim = ({ claims }: { claims: ClaimStore }) =>
  route(claimOperations.get, 'revenue_claim', async ({ scope, params }) => {
    const claim = await claims.load(scope, params.id);
    if (claim === null) throw notFound();
    return { data: toClaim(claim), version: claim.version };
  });
