import { exceptionOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import { toException } from './exception.ts';
import type { ExceptionStore } from './exception.store.ts';

export const listExceptions = ({ exceptions }: { exceptions: ExceptionStore }) =>
  route(exceptionOperations.list, 'revenue_exception', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await exceptions.list(scope, filter, limit, after);
    return { ...page, items: page.items.map((state) => toException(state)) };
  });
