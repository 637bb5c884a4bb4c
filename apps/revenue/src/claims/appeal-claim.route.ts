import { claimOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { ClaimStore } from './claim.store.ts';
import { transition } from './transition.ts';

export const appealClaim = ({ claims }: { claims: ClaimStore }) =>
  route(claimOperations.appeal, 'revenue_claim', (call, tx) =>
    transition(claims, call, 'appealed', call.body, tx),
  );
