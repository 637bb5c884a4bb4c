import { screeningRunOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ScreeningParts } from './parts.ts';
import { toRun } from './screening.ts';

export const getScreeningRun = ({ runs }: ScreeningParts) =>
  route(screeningRunOperations.get, 'compliance_screening_run', async ({ scope, params }) => {
    const state = await runs.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toRun(state), version: state.version };
  });
