import { screeningOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ScreeningParts } from './parts.ts';
import { toScreening } from './screening.ts';

export const getScreening = ({ screenings }: ScreeningParts) =>
  route(screeningOperations.get, 'compliance_screening', async ({ scope, params }) => {
    const state = await screenings.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toScreening(state), version: state.version };
  });
