import { screeningSubjectOperations } from '@rymeda/contracts';
import { newId } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import type { ScreeningParts } from './parts.ts';
import { screeningOne } from './screening-jobs.ts';
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
      await due.plan(tx, scope, { kind: screeningOne, subject: id, at: now, lane: 'screening' });
      tx.emit(subjectEvent('created', state));
      tx.afterCommit(wake);
      return { data: toSubject(state), version: 1, location: `/v1/compliance/screening-subjects/${id}` };
    },
  );
