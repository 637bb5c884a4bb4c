import {
  nameOf,
  referencedId,
  resources,
  type Bundle,
  type Condition,
  type FhirAddress,
  type FhirEncounter,
  type Patient,
  type Procedure,
} from './fhir.ts';
import { noteText } from './note-text.ts';
import type { Address, Encounter, Person, PersonLine, Practitioner } from './person.ts';
import { practitionerOf, type PractitionerDirectory } from './practitioners.ts';
import { stateCode } from './us-states.ts';

export const mostEncounters = 12;

/** FHIR R4 to our lines: one for each patient of the bundle who has a name and a date of birth. */
export function prune(bundle: Bundle, directory: PractitionerDirectory): PersonLine[] {
  return resources(bundle, 'Patient').flatMap((patient) => {
    const person = personOf(patient, payerName(bundle, patient.id));
    return person ? [{ id: patient.id, person, ...visits(bundle, patient.id, directory) }] : [];
  });
}

function personOf(patient: Patient, payer: string | undefined): Person | undefined {
  const name = patient.name?.find(({ use }) => use === 'official') ?? patient.name?.[0];
  const firstName = name?.given?.join(' ');
  if (!firstName || !name?.family || !patient.birthDate) return undefined;
  const telecom = (system: string) => patient.telecom?.find((t) => t.system === system)?.value;
  return withoutUndefined({
    firstName,
    lastName: name.family,
    dateOfBirth: patient.birthDate,
    deceased: patient.deceasedDateTime || patient.deceasedBoolean ? (true as const) : undefined,
    sex: sexOf(patient.gender),
    phone: telecom('phone'),
    email: telecom('email'),
    address: addressOf(patient.address?.[0]),
    mrn: patient.identifier?.find(({ type }) => type?.coding?.[0]?.code === 'MR')?.value,
    language: patient.communication?.[0]?.language?.coding?.[0]?.code,
    insurance: payer ? { payerName: payer, memberId: memberId(patient.id), relationship: 'self' } : undefined,
  });
}

function visits(bundle: Bundle, patientId: string, directory: PractitionerDirectory) {
  const attended = resources(bundle, 'Encounter')
    .filter((e) => e.status === 'finished' && e.period?.start && referencedId(e.subject) === patientId)
    .flatMap((encounter) => {
      const practitioner = practitionerOf(encounter.participant?.[0]?.individual, directory);
      return practitioner ? [{ encounter, practitioner }] : [];
    })
    .sort((a, b) => startOf(a.encounter) - startOf(b.encounter))
    .slice(-mostEncounters);
  return {
    practitioners: distinct(attended.map(({ practitioner }) => practitioner)),
    encounters: attended.map(({ encounter, practitioner }) => visit(bundle, encounter, practitioner.npi)),
  };
}

function visit(bundle: Bundle, encounter: FhirEncounter, practitionerNpi: string): Encounter {
  const start = new Date(startOf(encounter)).toISOString();
  const end = encounter.period?.end ? new Date(encounter.period.end).toISOString() : start;
  const namesOf = (findings: readonly (Condition | Procedure)[]) =>
    findings
      .filter((finding) => referencedId(finding.encounter) === encounter.id)
      .flatMap(({ code }) => nameOf(code) ?? []);
  const display = nameOf(encounter.type?.[0]) ?? 'Encounter';
  const reason = nameOf(encounter.reasonCode?.[0]);
  return withoutUndefined({
    id: encounter.id,
    start,
    end,
    class: encounter.class?.code ?? 'AMB',
    type: withoutUndefined({ code: encounter.type?.[0]?.coding?.[0]?.code, display }),
    reason,
    practitionerNpi,
    note: noteText({
      date: start.slice(0, 10),
      type: display,
      reason,
      conditions: namesOf(resources(bundle, 'Condition')),
      procedures: namesOf(resources(bundle, 'Procedure')),
    }),
  });
}

/** Who paid last; Synthea's word for nobody is NO_INSURANCE. */
function payerName(bundle: Bundle, patientId: string): string | undefined {
  const latest = resources(bundle, 'Claim')
    .filter((claim) => referencedId(claim.patient) === patientId)
    .sort((a, b) => Date.parse(a.billablePeriod?.start ?? '') - Date.parse(b.billablePeriod?.start ?? ''))
    .at(-1);
  const name = latest?.insurance?.[0]?.coverage?.display;
  return name?.toUpperCase() === 'NO_INSURANCE' ? undefined : name;
}

/** Synthea gives its people no member ids. */
const memberId = (patientId: string) =>
  patientId
    .replace(/[^0-9a-z]/gi, '')
    .slice(0, 12)
    .toUpperCase();

function addressOf(address: FhirAddress | undefined): Address | undefined {
  if (!address) return undefined;
  return withoutUndefined({
    line1: address.line?.[0],
    line2: address.line?.[1],
    city: address.city,
    state: stateCode(address.state),
    postalCode: address.postalCode,
    country: address.country,
  });
}

function sexOf(gender: string | undefined): Person['sex'] {
  return gender === 'female' || gender === 'male' || gender === 'other' ? gender : 'unknown';
}

const startOf = (encounter: FhirEncounter) => Date.parse(encounter.period?.start ?? '');

function distinct(practitioners: readonly Practitioner[]): Practitioner[] {
  return [...new Map(practitioners.map((practitioner) => [practitioner.npi, practitioner])).values()];
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};
function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Defined<T>;
}
