import { ledgerOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ClaimStore } from '../claims/claim.store.ts';
import { balanceOf } from './balance.rules.ts';
import type { LedgerStore } from './ledger.store.ts';

export const getBalance = ({ claims, ledger }: { claims: ClaimStore; ledger: LedgerStore }) =>
  route(ledgerOperations.balance, 'revenue_claim', async ({ scope, params }) => {
    const claim = await claims.load(scope, params.id);
    if (claim === null) throw notFound();
    return {
      data: { claimId: claim.id, ...balanceOf(await ledger.sums(scope, { claimId: claim.id })) },
      version: claim.version,
    };
  });
