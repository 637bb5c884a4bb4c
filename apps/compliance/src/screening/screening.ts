import type { Screening, ScreeningDecision, ScreeningRun, ScreeningSubject } from '@rymeda/contracts';

interface Kept {
  createdAt: Date;
  updatedAt: Date;
  version: number;
}
type Base = 'createdAt' | 'updatedAt';
export type SubjectState = Omit<ScreeningSubject, Base> & Kept;
/** open → dismissed or confirmed, and from one to the other when a person knows better. */
export type ScreeningState = Omit<Screening, Base | 'decidedAt' | 'decisions'> &
  Kept & {
    decidedAt: Date | null;
    /** Older records have none: see `decisionsOf`. */
    decisions?: ScreeningDecision[];
  };
/** waiting → reading → screening → completed. */
export type RunState = Omit<ScreeningRun, Base | 'completedAt'> & Kept & { completedAt: Date | null };

const times = ({ createdAt, updatedAt }: Kept) => ({
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

export const toSubject = ({ version: _version, ...state }: SubjectState): ScreeningSubject => ({
  ...state,
  ...times(state as Kept & typeof state),
});
/** All that were made, the first one first. Of a record that kept none, the one that it still knows. */
export function decisionsOf(state: ScreeningState): ScreeningDecision[] {
  if (state.decisions !== undefined) return state.decisions;
  const { status, decidedBy, decidedAt, reason } = state;
  if (status === 'open' || decidedBy === null || decidedAt === null) return [];
  return [{ decision: status, decidedBy, decidedAt: decidedAt.toISOString(), reason: reason ?? '' }];
}

export const toScreening = ({ version: _version, ...state }: ScreeningState): Screening => ({
  ...state,
  ...times(state as Kept & typeof state),
  decidedAt: state.decidedAt?.toISOString() ?? null,
  decisions: decisionsOf(state as ScreeningState),
});
export const toRun = ({ version: _version, ...state }: RunState): ScreeningRun => ({
  ...state,
  ...times(state as Kept & typeof state),
  completedAt: state.completedAt?.toISOString() ?? null,
});

export const subjectEvent = (
  verb: 'created' | 'updated' | 'deleted',
  { id, kind, referenceId, version }: SubjectState,
  more: object = {},
) => ({
  name: `compliance.screening_subject.${verb}`,
  subject: `screening_subject/${id}`,
  sequence: version,
  data: { id, kind, referenceId, ...more },
});

export const screeningEvent = (verb: 'matched' | 'decided', state: ScreeningState, more: object = {}) => {
  const { id, subjectId, subjectKind, referenceId, list, matchedBy, status } = state;
  return {
    name: `compliance.screening.${verb}`,
    subject: `screening/${id}`,
    sequence: state.version,
    data: { id, subjectId, subjectKind, referenceId, list, matchedBy, status, ...more },
  };
};

export const runEvent = (
  verb: 'created' | 'completed',
  { id, trigger, screened, matches, version }: RunState,
) => ({
  name: `compliance.screening_run.${verb}`,
  subject: `screening_run/${id}`,
  sequence: version,
  data: { id, trigger, screened, matches },
});
