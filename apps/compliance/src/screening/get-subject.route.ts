import { screeningSubjectOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ScreeningParts } from './parts.ts';
import { toSubject } from './screening.ts';

export const getSubject = ({ subjects }: ScreeningParts) =>
  route(screeningSubjectOperations.get, 'compliance_screening_subject', async ({ scope, params }) => {
    const state = await subjects.load(scope, params.id);
    if (state === null) throw notFound();
    return { data: toSubject(state), version: state.version };
  });
