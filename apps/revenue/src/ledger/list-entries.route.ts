import { ledgerOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toEntry } from './ledger.ts';
import { aboutClaim, type LedgerStore } from './ledger.store.ts';

export const listLedgerEntries = ({ ledger }: { ledger: LedgerStore }) =>
  route(ledgerOperations.list, 'revenue_ledger_entry', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, claimId, ...filter } = query;
    const about = claimId === undefined ? filter : { ...filter, ...aboutClaim(claimId) };
    const page = await ledger.list(scope, about, limit, after);
    return { ...page, items: page.items.map(toEntry) };
  });
