import { screeningSubjectOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { ScreeningParts } from './parts.ts';
import { planScreening } from './plan-screening.ts';
import { patchSubject } from './screening.rules.ts';
import { subjectEvent, toSubject } from './screening.ts';

export const updateSubject = ({ subjects, due, wake }: ScreeningParts) =>
  route(
    screeningSubjectOperations.update,
    'compliance_screening_subject',
    async ({ scope, params, body, ifMatch, now }, tx) => {
      const was = await subjects.load(scope, params.id, tx);
      if (was === null) throw notFound();
      checkIfMatch(ifMatch, was.version);
      const { subject, changed } = patchSubject(was, body, now);
      if (changed.length > 0) {
        await subjects.replace(tx, scope, subject);
        await planScreening(due, tx, scope, subject.id);
        tx.emit(subjectEvent('updated', subject, { changed }));
        tx.afterCommit(wake);
      }
      return { data: toSubject(subject), version: subject.version };
    },
  );
