import { screeningOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { ScreeningParts } from './parts.ts';
import { toScreening } from './screening.ts';

export const listScreenings = ({ screenings }: ScreeningParts) =>
  route(screeningOperations.list, 'compliance_screening', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await screenings.list(scope, filter, limit, after);
    return { ...page, items: page.items.map(toScreening) };
  });
