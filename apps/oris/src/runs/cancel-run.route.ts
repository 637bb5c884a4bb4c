import { runOperations } from '@rymeda/contracts';
import { notFound, problem } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { Ender } from './end-run.ts';
import type { RunStore } from './run.store.ts';
import { toRun } from './run.ts';

export const cancelRun = ({ runs, ender }: { runs: RunStore; ender: Ender }) =>
  route(runOperations.cancel, 'oris_run', async ({ scope, params, ifMatch }, tx) => {
    const run = await runs.load(scope, params.id, tx);
    if (run === null) throw notFound();
    checkIfMatch(ifMatch, run.rev);
    const cancelled = await ender.cancel(tx, scope, run);
    if (cancelled === null) throw problem('CONFLICT', 'The run was changed meanwhile');
    return { data: toRun(cancelled, await runs.openState(cancelled)), version: cancelled.rev };
  });
