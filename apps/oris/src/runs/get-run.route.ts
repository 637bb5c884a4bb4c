import { runOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { RunStore } from './run.store.ts';
import { toRun } from './run.ts';

export const getRun = ({ runs }: { runs: RunStore }) =>
  route(runOperations.get, 'oris_run', async ({ scope, params }) => {
    const run = await runs.load(scope, params.id);
    if (run === null) throw notFound();
    return { data: toRun(run, await runs.openState(run)), version: run.rev };
  });
