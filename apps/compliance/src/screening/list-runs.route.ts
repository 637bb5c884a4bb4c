import { screeningRunOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { ScreeningParts } from './parts.ts';
import { toRun } from './screening.ts';

export const listScreeningRuns = ({ runs }: ScreeningParts) =>
  route(screeningRunOperations.list, 'compliance_screening_run', async ({ scope, limit, after }) => {
    const page = await runs.list(scope, {}, limit, after);
    return { ...page, items: page.items.map(toRun) };
  });
