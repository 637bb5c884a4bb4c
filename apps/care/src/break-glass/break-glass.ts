import type { BreakGlass, BreakGlassCreate, Rule } from '@rymeda/contracts';

export type BreakGlassState = Omit<BreakGlass, 'expiresAt' | 'lastUsedAt' | 'createdAt' | 'updatedAt'> & {
  expiresAt: Date;
  lastUsedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

export const newBreakGlass = (
  command: BreakGlassCreate,
  birth: {
    id: string;
    organizationId: string;
    patientId: string;
    userId: string;
    unusual: boolean;
    now: Date;
  },
): BreakGlassState => ({
  id: birth.id,
  organizationId: birth.organizationId,
  patientId: birth.patientId,
  userId: birth.userId,
  code: command.code,
  reason: command.reason,
  unusual: birth.unusual,
  expiresAt: new Date(birth.now.getTime() + command.minutes * 60_000),
  uses: 0,
  lastUsedAt: null,
  createdAt: birth.now,
  updatedAt: birth.now,
  version: 1,
});

const dayMs = 86_400_000;

/** From when on windows count as the same day's: any 24 hours, so that no midnight lies between two of them. */
export const dayBefore = (now: Date): Date => new Date(now.getTime() - dayMs);

/** `opened`: by the same user within the day before. It marks and never refuses: an emergency is no matter of numbers. */
export const isUnusual = (opened: number, perDay: number): boolean => opened >= perDay;

/** What an open window adds to its user's rules: reading this patient, the sessions and their notes, nothing else. */
export const windowRules = (patientId: string): Rule[] => [
  { actions: ['read'], resource: 'care_patient', conditions: { id: patientId } },
  { actions: ['read'], resource: 'care_session', conditions: { clientId: patientId } },
  { actions: ['read'], resource: 'care_note', conditions: { clientId: patientId } },
];

export function toBreakGlass(state: BreakGlassState): BreakGlass {
  const { version: _version, expiresAt, lastUsedAt, createdAt, updatedAt, ...fields } = state;
  return {
    ...fields,
    // One from before there was the mark has none.
    unusual: state.unusual === true,
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** The explanation stays in the record: it may speak of the patient. */
export const breakGlassEvent = ({ id, patientId, userId, code, unusual, expiresAt }: BreakGlassState) => ({
  name: 'care.break_glass.opened',
  subject: `break_glass/${id}`,
  sequence: 1,
  data: { id, patientId, userId, code, unusual, expiresAt: expiresAt.toISOString() },
});
