import type { PatientCreate, PatientPatch } from '@rymeda/contracts';
import { validationFailed } from '@rymeda/kernel';
import { mergePatch } from '@rymeda/service/records';
import { optionalFields, patientFields, type PatientState } from './patient.ts';

interface Birth {
  id: string;
  organizationId: string;
  partnerId: string | null;
  now: Date;
}

export function newPatient(command: PatientCreate, birth: Birth): PatientState {
  checkDateOfBirth(command.dateOfBirth, birth.now);
  const { id, organizationId, partnerId, now } = birth;
  const { firstName, lastName, dateOfBirth, status } = command;
  // As a patch leaves them: what is null within an object is not there.
  const given = mergePatch<Partial<PatientCreate>>({}, command);
  const optional = Object.fromEntries(optionalFields.map((f) => [f, given[f] ?? null]));
  return {
    id,
    organizationId,
    firstName,
    lastName,
    dateOfBirth,
    status,
    ...optional,
    uniquePerson: null,
    partnerId,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

/**
 * The patient after a JSON Merge Patch (RFC 7396), with the names of the fields that really changed. A partner's id
 * belongs to the partner that gave it, which may be another than the one before.
 */
export function changePatient(
  state: PatientState,
  patch: PatientPatch,
  by: Pick<Birth, 'partnerId' | 'now'>,
): { patient: PatientState; changed: string[] } {
  const { now } = by;
  if (patch.dateOfBirth !== undefined) checkDateOfBirth(patch.dateOfBirth, now);
  const merged = mergePatch(state, patch);
  const changed = patientFields.filter((f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { patient: state, changed };
  const partnerId = changed.includes('partnerPatientId') ? by.partnerId : state.partnerId;
  return { patient: { ...merged, partnerId, updatedAt: now, version: state.version + 1 }, changed };
}

/** Dates never pass through `Date`: as text they compare rightly. Tomorrow is allowed for the sake of time zones. */
function checkDateOfBirth(dateOfBirth: string, now: Date): void {
  const tomorrow = new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10);
  if (dateOfBirth <= tomorrow && dateOfBirth >= '1850-01-01') return;
  throw validationFailed([
    { field: 'dateOfBirth', code: 'out_of_range', message: 'must be between 1850 and today' },
  ]);
}
