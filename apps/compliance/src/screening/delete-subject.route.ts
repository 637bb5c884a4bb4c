import { screeningSubjectOperations } from '@rymeda/contracts';
import { notFound } from '@rymeda/kernel';
import { checkIfMatch, route } from '@rymeda/service';
import type { ScreeningParts } from './parts.ts';
import { requireVendor } from './screening.rules.ts';
import { subjectEvent } from './screening.ts';

export const deleteSubject = ({ subjects }: ScreeningParts) =>
  route(
    screeningSubjectOperations.delete,
    'compliance_screening_subject',
    async ({ scope, params, ifMatch }, tx) => {
      const state = await subjects.load(scope, params.id, tx);
      if (state === null) throw notFound();
      checkIfMatch(ifMatch, state.version);
      requireVendor(state);
      const gone = { ...state, version: state.version + 1 };
      await subjects.softDelete(tx, scope, gone);
      tx.emit(subjectEvent('deleted', gone));
      return undefined;
    },
  );
