import { obligationOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { ObligationStore } from './obligation.store.ts';
import { toObligation } from './obligation.ts';

export const listObligations = ({ obligations }: { obligations: ObligationStore }) =>
  route(obligationOperations.list, 'compliance_obligation', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await obligations.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toObligation) };
  });
