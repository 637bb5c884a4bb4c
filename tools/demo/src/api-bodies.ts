import { correctNpi } from './npi.ts';
import type { Encounter, PersonLine, Practitioner } from './person.ts';
import { stateCode } from './us-states.ts';

/** 208D00000X, general practice: what Synthea says of nearly all; older bundles say nothing. */
const generalPractice = '208D00000X';
const homeState = 'MA';

export type PatientBody = ReturnType<typeof patientBody>;
export function patientBody({ id, person }: PersonLine, primaryProviderId: string | undefined) {
  const { language, insurance, deceased, ...fields } = person;
  return {
    ...fields,
    status: deceased ? ('inactive' as const) : ('active' as const),
    partnerPatientId: id,
    timezone: 'America/New_York',
    ...(language && { preferredLanguage: language }),
    ...(insurance && { insuranceInfo: insurance }),
    ...(primaryProviderId && { primaryProviderId }),
  };
}

export type ProviderBody = ReturnType<typeof providerBody>;
export function providerBody({ npi, firstName, lastName, specialty, state }: Practitioner) {
  return {
    firstName,
    lastName,
    npi: correctNpi(npi).npi,
    specialty: specialty ?? generalPractice,
    credentialStatus: 'active' as const,
    licenseStates: [stateCode(state) ?? homeState],
  };
}

export type SessionBody = ReturnType<typeof sessionBody>;
export function sessionBody(encounter: Encounter, clientId: string, providerId: string) {
  return {
    clientId,
    providerId,
    serviceType: serviceType(encounter),
    startTime: encounter.start,
    scheduledDuration: scheduledMinutes(encounter),
    allowOverlap: true,
  };
}

export type NoteBody = ReturnType<typeof noteBody>;
export function noteBody(encounter: Encounter) {
  return { text: encounter.note, type: noteType(encounter) };
}

/** The API takes 1 to 1440 minutes; a stay of weeks counts as a day. */
export function scheduledMinutes({ start, end }: Pick<Encounter, 'start' | 'end'>): number {
  const minutes = Math.round((Date.parse(end) - Date.parse(start)) / 60_000);
  return Math.min(Math.max(minutes || 1, 1), 1440);
}

const serviceTypes: readonly [RegExp, string][] = [
  [/prenatal|postnatal|obstetric/i, 'maternity'],
  [/rehabilitation|detoxification|psychi|behavio/i, 'behavioral_health'],
  [/urgent care/i, 'urgent_care'],
  [/vaccine|immuni[sz]ation|well child|general examination|check.?up/i, 'preventive_care'],
];
const serviceTypeOfClass: Readonly<Record<string, string>> = {
  EMER: 'emergency',
  IMP: 'inpatient',
  HH: 'home_health',
  VR: 'telehealth',
};

export function serviceType({ class: actCode, type }: Pick<Encounter, 'class' | 'type'>): string {
  const byType = serviceTypes.find(([pattern]) => pattern.test(type.display))?.[1];
  return byType ?? serviceTypeOfClass[actCode] ?? 'primary_care';
}

function noteType({ class: actCode, type }: Encounter) {
  if (actCode === 'IMP') return 'discharge' as const;
  return /initial/i.test(type.display) ? ('intake' as const) : ('progress' as const);
}
