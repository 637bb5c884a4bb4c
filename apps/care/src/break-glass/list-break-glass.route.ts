import { breakGlassOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toBreakGlass } from './break-glass.ts';
import type { BreakGlassStore } from './break-glass.store.ts';

export const listBreakGlass = ({ breakGlass }: { breakGlass: BreakGlassStore }) =>
  route(breakGlassOperations.list, 'care_break_glass', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await breakGlass.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toBreakGlass) };
  });
