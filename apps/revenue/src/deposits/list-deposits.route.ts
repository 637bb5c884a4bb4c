import { depositOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toDeposit } from './deposit.ts';
import type { DepositStore } from './deposit.store.ts';

export const listDeposits = ({ deposits }: { deposits: DepositStore }) =>
  route(depositOperations.list, 'revenue_deposit', async ({ scope, limit, after }) => {
    const page = await deposits.list(scope, {}, limit, after);
    return { ...page, items: page.items.map(toDeposit) };
  });
