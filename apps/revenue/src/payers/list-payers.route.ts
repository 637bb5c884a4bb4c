import { payerOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { PayerStore } from './payer.store.ts';
import { toPayer } from './payer.ts';

export const listPayers = ({ payers }: { payers: PayerStore }) =>
  route(payerOperations.list, 'revenue_payer', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await payers.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toPayer) };
  });
