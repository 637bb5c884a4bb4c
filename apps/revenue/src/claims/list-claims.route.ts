import { claimOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { ClaimStore } from './claim.store.ts';
import { toClaim } from './claim.ts';

export const listClaims = ({ claims }: { claims: ClaimStore }) =>
  route(claimOperations.list, 'revenue_claim', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await claims.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toClaim) };
  });
