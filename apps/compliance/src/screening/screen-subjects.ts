import type { Tx } from '@rymeda/events';
import { newId } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { matchesOf } from './match.rules.ts';
import type { ScreeningJobParts } from './parts.ts';
import type { ReadList } from './read-list.ts';
import { newScreening } from './screening.rules.ts';
import { tokenOf } from './screening.store.ts';
import { screeningEvent, type SubjectState } from './screening.ts';

/**
 * Holds subjects against lists in this process's memory, so that no database ever sees a name that is sought. What was
 * found before, decided or not, is not found again. Answers how many are new.
 */
export async function screenSubjects(
  { screenings }: Pick<ScreeningJobParts, 'screenings'>,
  tx: Tx,
  scope: TenantContext,
  subjects: readonly SubjectState[],
  lists: readonly ReadList[],
): Promise<number> {
  const found = subjects.flatMap((subject) =>
    lists.flatMap((list) =>
      matchesOf(list, subject).map((match) => ({
        subject,
        match,
        listSha256: list.facts.sha256,
        token: tokenOf(subject.id, match.entry.key),
      })),
    ),
  );
  if (found.length === 0) return 0;
  const known = await screenings.known(
    tx,
    scope,
    found.map((f) => f.token),
  );
  let fresh = 0;
  for (const { subject, match, listSha256, token } of found) {
    if (known.has(token)) continue;
    known.add(token);
    fresh++;
    const birth = { id: newId('scm'), organizationId: scope.organizationId, now: tx.now, listSha256 };
    const state = newScreening(subject, match, birth);
    await screenings.insert(tx, scope, state);
    tx.emit(screeningEvent('matched', state));
  }
  return fresh;
}
