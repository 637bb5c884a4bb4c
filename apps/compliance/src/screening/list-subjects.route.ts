import { screeningSubjectOperations } from '@rymeda/contracts';
import { route } from '@rymeda/service';
import type { ScreeningParts } from './parts.ts';
import { toSubject } from './screening.ts';

export const listSubjects = ({ subjects }: ScreeningParts) =>
  route(
    screeningSubjectOperations.list,
    'compliance_screening_subject',
    async ({ scope, query, limit, after }) => {
      const { limit: _limit, cursor: _cursor, ...filter } = query;
      const page = await subjects.list(scope, filter, limit, after);
      return { ...page, items: page.items.map(toSubject) };
    },
  );
