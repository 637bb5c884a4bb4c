import { ledgerOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toEntry } from './ledger.ts';
import type { LedgerStore } from './ledger.store.ts';

export const listLedgerEntries = ({ ledger }: { ledger: LedgerStore }) =>
  route(ledgerOperations.list, 'revenue_ledger_entry', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await ledger.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toEntry) };
  });
