import type { StateCode } from './us-states.ts';

/** One line of `data/people.ndjson`: a person of Synthea's, pruned to what the public API takes. */
export type PersonLine = {
  /** Synthea's id of the patient; the API knows it as `partnerPatientId`. */
  id: string;
  person: Person;
  /** Those who appear in `encounters`, and no others. */
  practitioners: Practitioner[];
  /** Oldest first. */
  encounters: Encounter[];
};

export type Person = {
  firstName: string;
  lastName: string;
  /** YYYY-MM-DD */
  dateOfBirth: string;
  deceased?: true;
  sex: 'female' | 'male' | 'other' | 'unknown';
  phone?: string;
  email?: string;
  address?: Address;
  mrn?: string;
  /** BCP 47 */
  language?: string;
  insurance?: { payerName: string; memberId: string; relationship: string };
};

export type Address = {
  line1?: string;
  line2?: string;
  city?: string;
  /** USPS code; left out where the source names none. */
  state?: StateCode;
  postalCode?: string;
  /** ISO 3166 */
  country?: string;
};

export type Practitioner = {
  /** As Synthea wrote it, whatever its check digit. */
  npi: string;
  firstName: string;
  lastName: string;
  /** NUCC taxonomy code */
  specialty?: string;
  state?: string;
};

export type Encounter = {
  id: string;
  /** ISO 8601, UTC */
  start: string;
  end: string;
  /** HL7 v3 ActCode: AMB, EMER, IMP, HH, VR */
  class: string;
  /** SNOMED CT */
  type: { code?: string; display: string };
  reason?: string;
  practitionerNpi: string;
  note: string;
};
