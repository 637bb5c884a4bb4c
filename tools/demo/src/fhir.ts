/**
 * The parts of FHIR R4 that are read from a bundle, all optional: what a generator leaves out is left out of
 * our line too. https://hl7.org/fhir/R4/
 */
export type Coding = { system?: string; code?: string; display?: string };
export type CodeableConcept = { coding?: Coding[]; text?: string };
export type Reference = { reference?: string; display?: string };
export type Identifier = { system?: string; value?: string; type?: CodeableConcept };
export type HumanName = { use?: string; family?: string; given?: string[] };
export type FhirAddress = {
  line?: string[];
  city?: string;
  state?: string;
  postalCode?: string;
  country?: string;
};
export type Period = { start?: string; end?: string };

export type Patient = {
  resourceType: 'Patient';
  id: string;
  identifier?: Identifier[];
  name?: HumanName[];
  telecom?: { system?: string; value?: string }[];
  gender?: string;
  birthDate?: string;
  deceasedDateTime?: string;
  deceasedBoolean?: boolean;
  address?: FhirAddress[];
  communication?: { language?: CodeableConcept }[];
};
export type FhirEncounter = {
  resourceType: 'Encounter';
  id: string;
  status?: string;
  class?: Coding;
  type?: CodeableConcept[];
  subject?: Reference;
  participant?: { individual?: Reference }[];
  period?: Period;
  reasonCode?: CodeableConcept[];
};
export type FhirPractitioner = {
  resourceType: 'Practitioner';
  id: string;
  identifier?: Identifier[];
  name?: HumanName[];
  address?: FhirAddress[];
};
export type PractitionerRole = {
  resourceType: 'PractitionerRole';
  practitioner?: Reference & { identifier?: Identifier };
  specialty?: CodeableConcept[];
};
type Finding = { code?: CodeableConcept; encounter?: Reference };
export type Condition = { resourceType: 'Condition' } & Finding;
export type Procedure = { resourceType: 'Procedure' } & Finding;
export type Claim = {
  resourceType: 'Claim';
  patient?: Reference;
  billablePeriod?: Period;
  insurance?: { coverage?: Reference }[];
};

export type Resource =
  Patient | FhirEncounter | FhirPractitioner | PractitionerRole | Condition | Procedure | Claim;
export type Bundle = { resourceType: 'Bundle'; entry?: { resource?: Resource }[] };

export function isBundle(value: unknown): value is Bundle {
  return (
    typeof value === 'object' && value !== null && 'resourceType' in value && value.resourceType === 'Bundle'
  );
}

export function resources<T extends Resource['resourceType']>(
  bundle: Bundle,
  type: T,
): Extract<Resource, { resourceType: T }>[] {
  return (bundle.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === type ? [resource as Extract<Resource, { resourceType: T }>] : [],
  );
}

/** The id that `urn:uuid:<id>`, `Patient/<id>` or `Practitioner?identifier=<system>|<id>` points to. */
export function referencedId(reference: Reference | undefined): string | undefined {
  return reference?.reference?.match(/[^/:|]+$/)?.[0];
}

/** What a person would call the concept; SNOMED's trailing kind, as in "Gingivitis (disorder)", is dropped. */
export function nameOf(concept: CodeableConcept | undefined): string | undefined {
  const name = concept?.text ?? concept?.coding?.[0]?.display;
  return name?.replace(
    / \((?:disorder|finding|procedure|situation|environment|regime\/therapy|person)\)$/,
    '',
  );
}

export const npiSystem = 'http://hl7.org/fhir/sid/us-npi';

export function npiOf(identifiers: Identifier[] | undefined): string | undefined {
  return identifiers?.find((identifier) => identifier.system === npiSystem)?.value;
}
