import type { Tx } from '@rymeda/events';
import { newId } from '@rymeda/kernel';
import type { TenantContext } from '@rymeda/tenancy';
import { z } from 'zod';
import { partsOfName } from './match.rules.ts';
import type { ScreeningJobParts } from './parts.ts';
import { changeSubject, newSubject } from './screening.rules.ts';
import { subjectEvent, type SubjectState } from './screening.ts';

/** A provider or user as its owner says, or that it is gone. */
export interface KnownPerson {
  kind: 'provider' | 'user';
  referenceId: string;
  said: Partial<Pick<SubjectState, 'firstName' | 'middleName' | 'lastName' | 'npi'>> | null;
}

const provider = z.object({ id: z.string(), firstName: z.string(), lastName: z.string(), npi: z.string() });
const user = z.object({ id: z.string(), name: z.string(), status: z.string() });
const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), pagination: z.object({ cursor: z.string().nullable() }) });

const ofProvider = ({ id, firstName, lastName, npi }: z.infer<typeof provider>): KnownPerson => ({
  kind: 'provider',
  referenceId: id,
  said: { firstName, lastName, npi },
});
/** What a person added stays where a name in one line tells nothing of it. */
const ofUser = ({ id, name, status }: z.infer<typeof user>): KnownPerson => {
  const { middleName, ...names } = partsOfName(name);
  const said = { ...names, ...(middleName === null ? {} : { middleName }) };
  return { kind: 'user', referenceId: id, said: status === 'active' ? said : null };
};

type Engines = Pick<ScreeningJobParts, 'careEngine' | 'identityEngine'>;

/** Asks the owner, who records that it was asked. */
export async function askFor(
  { careEngine, identityEngine }: Engines,
  scope: TenantContext,
  referenceId: string,
): Promise<KnownPerson> {
  if (referenceId.startsWith('prv_')) {
    const answer = await careEngine.get(scope, `/v1/care/providers/${referenceId}`);
    if (answer === null) return { kind: 'provider', referenceId, said: null };
    return ofProvider(z.object({ data: provider }).parse(answer).data);
  }
  const answer = await identityEngine.get(scope, `/v1/organization/users/${referenceId}`);
  if (answer === null) return { kind: 'user', referenceId, said: null };
  return ofUser(z.object({ data: user }).parse(answer).data);
}

/** All of them, page by page. */
export async function* askForAll(engines: Engines, scope: TenantContext): AsyncGenerator<KnownPerson[]> {
  const sources = [
    [engines.careEngine, '/v1/care/providers', (a: unknown) => mapped(pageOf(provider).parse(a), ofProvider)],
    [engines.identityEngine, '/v1/organization/users', (a: unknown) => mapped(pageOf(user).parse(a), ofUser)],
  ] as const;
  for (const [engine, path, read] of sources)
    for (let cursor: string | null = ''; cursor !== null;) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: { people: KnownPerson[]; next: string | null } = read(
        await engine.get(scope, `${path}?limit=100${more}`),
      );
      yield page.people;
      cursor = page.next;
    }
}

const mapped = <T>(
  { data, pagination }: { data: T[]; pagination: { cursor: string | null } },
  person: (item: T) => KnownPerson,
) => ({ people: data.map(person), next: pagination.cursor });

/** Brings subjects in line with what their owners say. Answers those that are new, are back or have changed. */
export async function takeOver(
  { subjects }: Pick<ScreeningJobParts, 'subjects'>,
  tx: Tx,
  scope: TenantContext,
  people: readonly KnownPerson[],
): Promise<SubjectState[]> {
  const known = await subjects.idsOf(
    tx,
    scope,
    people.map((p) => p.referenceId),
  );
  const touched: SubjectState[] = [];
  for (const { kind, referenceId, said } of people) {
    const there = known.get(referenceId);
    const isGone = there?.gone === true;
    // A user who had left may be back; a provider never is.
    if (isGone && (said === null || kind === 'provider')) continue;
    const was =
      there === undefined
        ? null
        : await (isGone ? subjects.revive(tx, scope, there.id) : subjects.load(scope, there.id, tx));
    if (was === null) {
      if (said === null) continue;
      const birth = { id: newId('sbj'), organizationId: scope.organizationId, now: tx.now };
      const state = newSubject(said, { kind, referenceId }, birth);
      await subjects.insert(tx, scope, state);
      tx.emit(subjectEvent('created', state));
      touched.push(state);
      continue;
    }
    if (said === null) {
      const gone = { ...was, version: was.version + 1 };
      await subjects.softDelete(tx, scope, gone);
      tx.emit(subjectEvent('deleted', gone));
      continue;
    }
    const { subject, changed } = changeSubject(was, said, tx.now);
    if (isGone) {
      const back = { ...subject, updatedAt: tx.now, version: was.version + 1 };
      await subjects.replace(tx, scope, back);
      tx.emit(subjectEvent('created', back));
      touched.push(back);
      continue;
    }
    if (changed.length === 0) continue;
    await subjects.replace(tx, scope, subject);
    tx.emit(subjectEvent('updated', subject, { changed }));
    touched.push(subject);
  }
  return touched;
}
