import { claimOperations } from '@rymeda/contracts';
import { toCents } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ClaimStore } from './claim.store.ts';
import { transition } from './transition.ts';

export const payClaim = ({ claims }: { claims: ClaimStore }) =>
  route(claimOperations.pay, 'revenue_claim', (call, tx) =>
    transition(claims, call, 'paid', { paidAmount: toCents(call.body.paidAmount) }, tx),
  );
