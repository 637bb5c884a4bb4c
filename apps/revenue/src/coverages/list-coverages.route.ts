import { coverageOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { CoverageStore } from './coverage.store.ts';
import { toCoverage } from './coverage.ts';

export const listCoverages = ({ coverages }: { coverages: CoverageStore }) =>
  route(coverageOperations.list, 'revenue_coverage', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await coverages.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toCoverage) };
  });
