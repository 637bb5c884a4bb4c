import { screeningRunOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ScreeningParts } from './parts.ts';
import { planRun } from './plan-screening.ts';
import { newRun } from './screening.rules.ts';
import { runEvent, toRun } from './screening.ts';

export const createScreeningRun = ({ runs, due, wake }: ScreeningParts) =>
  route(screeningRunOperations.create, 'compliance_screening_run', async ({ scope, now }, tx) => {
    const state = newRun('request', { id: newId('scr'), organizationId: scope.organizationId, now });
    await runs.insert(tx, scope, state);
    await planRun(due, tx, scope, state.id);
    tx.emit(runEvent('created', state));
    tx.afterCommit(wake);
    return { data: toRun(state), version: 1, location: `/v1/compliance/screening-runs/${state.id}` };
  });
