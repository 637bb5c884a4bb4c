import { runOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { RunStore } from './run.store.ts';
import { toRun } from './run.ts';

export const listRuns = ({ runs }: { runs: RunStore }) =>
  route(runOperations.list, 'oris_run', async ({ scope, query, limit, after }) => {
    const { limit: _limit, cursor: _cursor, ...filter } = query;
    const page = await runs.list(scope, filter, limit, after);
    return { ...page, items: page.items.map((run) => toRun(run, null)) };
  });
