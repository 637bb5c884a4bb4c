import { screeningSubjectOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ScreeningParts } from './parts.ts';
import { planScreening } from './plan-screening.ts';
import { newSubject } from './screening.rules.ts';
import { subjectEvent, toSubject } from './screening.ts';

export const createSubject = ({ subjects, due, wake }: ScreeningParts) =>
  route(
    screeningSubjectOperations.create,
    'compliance_screening_subject',
    async ({ scope, body, now }, tx) => {
      const id = newId('sbj');
      const birth = { id, organizationId: scope.organizationId, now };
      const state = newSubject(body, { kind: 'vendor', referenceId: id }, birth);
      await subjects.insert(tx, scope, state);
      await planScreening(due, tx, scope, id);
      tx.emit(subjectEvent('created', state));
      tx.afterCommit(wake);
      return { data: toSubject(state), version: 1, location: `/v1/compliance/screening-subjects/${id}` };
    },
  );
