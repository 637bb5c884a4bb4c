import { claimOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { ClaimStore } from './claim.store.ts';
import { transition } from './transition.ts';

export const denyClaim = ({ claims }: { claims: ClaimStore }) =>
  route(claimOperations.deny, 'revenue_claim', (call, tx) =>
    transition(claims, call, 'denied', call.body, tx),
  );
