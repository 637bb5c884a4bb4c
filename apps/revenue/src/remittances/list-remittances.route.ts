import { remittanceOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toRemittance } from './remittance.ts';
import type { RemittanceStore } from './remittance.store.ts';

export const listRemittances = ({ remittances }: { remittances: RemittanceStore }) =>
  route(remittanceOperations.list, 'revenue_remittance', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await remittances.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toRemittance) };
  });
