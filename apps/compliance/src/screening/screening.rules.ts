import { namelessSubject, type ScreeningSubjectPatch } from '@rymeda/contracts';
import { problem, validationFailed } from '@rymeda/kernel';
import { mergePatch } from '@rymeda/service/records';
import { localDay } from '../expiry/expiry.rules.ts';
import type { ListEntry } from './list-entry.ts';
import type { MatchedBy, Screened } from './match.rules.ts';
import { decisionsOf, type RunState, type ScreeningState, type SubjectState } from './screening.ts';

interface Birth {
  id: string;
  organizationId: string;
  now: Date;
}
const born = ({ id, organizationId, now }: Birth) => ({
  ...{ id, organizationId, createdAt: now, updatedAt: now, version: 1 },
});

const screenedBy = ['firstName', 'middleName', 'lastName', 'businessName', 'dateOfBirth', 'npi'] as const;
type Said = { [F in (typeof screenedBy)[number]]?: string | null | undefined };
const nobody: Screened = {
  ...{ firstName: null, middleName: null, lastName: null, businessName: null },
  ...{ dateOfBirth: null, npi: null },
};
const present = (said: Said): Partial<Screened> =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));

export function newSubject(
  said: Said,
  whose: { kind: SubjectState['kind']; referenceId: string },
  birth: Birth,
): SubjectState {
  refuseUnborn(said, birth.now);
  return { ...nobody, ...present(said), ...whose, ...born(birth) };
}

/** VALIDATION_FAILED for a day that has begun nowhere yet. */
function refuseUnborn({ dateOfBirth }: Said, now: Date): void {
  const today = localDay(now, 'Pacific/Kiritimati');
  if (dateOfBirth == null || dateOfBirth <= today) return;
  throw validationFailed([{ field: 'dateOfBirth', code: 'out_of_range', message: 'must not lie ahead' }]);
}

/** The subject with what its owner or a person says of it now, and what really changed. */
export function changeSubject(
  state: SubjectState,
  said: Said,
  now: Date,
): { subject: SubjectState; changed: string[] } {
  const merged = { ...state, ...present(mergePatch({}, said)) };
  const changed = screenedBy.filter((f) => merged[f] !== state[f]);
  if (changed.length === 0) return { subject: state, changed };
  return { subject: { ...merged, updatedAt: now, version: state.version + 1 }, changed };
}

/** Names and NPIs of providers and users are their owners'; of those a person only adds what lists know besides. */
export function patchSubject(state: SubjectState, patch: ScreeningSubjectPatch, now: Date) {
  const owned = ['firstName', 'lastName', 'businessName', 'npi'] as const;
  const field = state.kind === 'vendor' ? undefined : owned.find((f) => patch[f] !== undefined);
  if (field !== undefined)
    throw validationFailed([
      { field, code: 'invalid_value', message: `is changed at the ${state.kind} itself` },
    ]);
  refuseUnborn(patch, now);
  const patched = changeSubject(state, patch, now);
  const fault = state.kind === 'vendor' ? namelessSubject(patched.subject) : undefined;
  if (fault !== undefined) throw validationFailed([fault]);
  return patched;
}

export function requireVendor({ kind }: SubjectState): void {
  if (kind !== 'vendor')
    throw problem('INVALID_TRANSITION', 'Providers and users are screened as long as they are there');
}

export const newScreening = (
  subject: SubjectState,
  match: { entry: ListEntry; by: MatchedBy },
  birth: Birth & { listSha256: string },
): ScreeningState => ({
  ...born(birth),
  ...{ subjectId: subject.id, subjectKind: subject.kind, referenceId: subject.referenceId },
  ...{ list: match.entry.list, listSha256: birth.listSha256, matchedBy: match.by, entry: match.entry },
  ...{ status: 'open', decidedBy: null, decidedAt: null, reason: null, decisions: [] },
});

/** FORBIDDEN unless a person decides. */
export function decide(
  state: ScreeningState,
  said: { decision: 'dismissed' | 'confirmed'; reason: string },
  by: { id: string; kind: string; now: Date },
): ScreeningState {
  if (by.kind !== 'user')
    throw problem('FORBIDDEN', 'Only a user’s own token decides who somebody is; API clients never do');
  const decision = { ...said, decidedBy: by.id, decidedAt: by.now.toISOString() };
  return {
    ...state,
    decisions: [...decisionsOf(state), decision],
    ...{ status: said.decision, reason: said.reason, decidedBy: by.id, decidedAt: by.now },
    ...{ updatedAt: by.now, version: state.version + 1 },
  };
}

export const newRun = (trigger: RunState['trigger'], birth: Birth): RunState => ({
  ...born(birth),
  trigger,
  ...{ status: 'waiting', fault: null, lists: [], rowsRead: 0, screened: 0, matches: 0, completedAt: null },
});
