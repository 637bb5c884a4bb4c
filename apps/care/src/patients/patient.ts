import type { Patient, PatientCreate } from '@rymeda/contracts';

/** A patient in clear, in memory only. `version` starts at 1 and has no holes. */
export type PatientState = Omit<Patient, 'createdAt' | 'updatedAt'> & {
  createdAt: Date;
  updatedAt: Date;
  version: number;
  /** The partner that gave `partnerPatientId`. */
  partnerId: string | null;
  /** The person's tokens when this patient holds it; see `person-claim.ts`. */
  uniquePerson: string[] | null;
};

/** What a partner may set; every one is there, null where it was not given. */
export const optionalFields = [
  'sex',
  'email',
  'phone',
  'address',
  'mrn',
  'partnerPatientId',
  'insuranceInfo',
  'primaryProviderId',
  'preferredLanguage',
  'timezone',
] as const satisfies readonly (keyof PatientCreate)[];

export const patientFields = ['firstName', 'lastName', 'dateOfBirth', 'status', ...optionalFields] as const;

/** As the API answers. */
export function toPatient(state: PatientState): Patient {
  const {
    version: _version,
    partnerId: _partnerId,
    uniquePerson: _person,
    createdAt,
    updatedAt,
    ...fields
  } = state;
  return { ...fields, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** Data of the patient's events: no PHI, of the insurance only that there is one. */
export const patientEventData = (state: PatientState) => ({
  id: state.id,
  status: state.status,
  primaryProviderId: state.primaryProviderId ?? null,
  insured: Boolean(state.insuranceInfo?.payerId && state.insuranceInfo.memberId),
});

export const patientPath = (id: string): string => `/v1/care/patients/${id}`;
