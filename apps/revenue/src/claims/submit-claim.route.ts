import { claimOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { ClaimStore } from './claim.store.ts';
import { transition } from './transition.ts';

export const submitClaim = ({ claims }: { claims: ClaimStore }) =>
  route(claimOperations.submit, 'revenue_claim', (call, tx) =>
    transition(claims, call, 'submitted', call.body, tx),
  );
