import { depositOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { toDeposit } from './deposit.ts';
import type { DepositStore } from './deposit.store.ts';

export const getDeposit = ({ deposits }: { deposits: DepositStore }) =>
  route(depositOperations.get, 'revenue_deposit', async ({ scope, params }) => {
    const state = await deposits.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toDeposit(state), version: state.version };
  });
