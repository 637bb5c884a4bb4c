import { claimOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { ClaimStore } from './claim.store.ts';
import { transition } from './transition.ts';

export const acceptClaim = ({ claims }: { claims: ClaimStore }) =>
  route(claimOperations.accept, 'revenue_claim', (call, tx) =>
    transition(claims, call, 'accepted', call.body, tx),
  );
