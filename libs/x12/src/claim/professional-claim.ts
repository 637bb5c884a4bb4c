/** What an 837P says, as plain data: what the writer takes and the reader gives. Amounts in cents, dates YYYY-MM-DD. */

export interface PostalAddress {
  line1: string;
  line2?: string;
  city: string;
  state: string;
  postalCode: string;
}

/** An organisation has only `name`; a person `name` (last) and `firstName`. */
export interface Name {
  name: string;
  firstName?: string;
  middleName?: string;
}

export interface BillingProvider extends Name {
  npi: string;
  /** REF*EI (employer's) or REF*SY (social security). */
  taxId: string;
  taxIdQualifier: 'EI' | 'SY';
  taxonomy?: string;
  /** Ten digits. PER of loop 2010AA, where it is not the submitter's. */
  phone?: string;
  address: PostalAddress;
}

export interface Person extends Name {
  birthDate?: string;
  sex?: 'F' | 'M' | 'U';
  address?: PostalAddress;
}

export interface Subscriber extends Person {
  memberId: string;
  /** SBR01: P, S, T … */
  rank: string;
  /** SBR02; absent when the patient is somebody else. */
  relationship?: string;
  groupNumber?: string;
  groupName?: string;
  filingIndicator?: string;
}

/** The patient where it is not the subscriber. PAT01. */
export interface Dependent extends Person {
  relationship: string;
}

export interface Payer {
  name: string;
  id: string;
  address?: PostalAddress;
}

export interface ClaimAdjustment {
  group: string;
  reason: string;
  amount: number;
  quantity?: string;
}

/** Loop 2320: what another payer has paid, for a secondary claim. */
export interface OtherPayer {
  payer: Payer;
  subscriber: Subscriber;
  /** AMT*D. */
  paid?: number;
  /** AMT*EAF: what the patient still owes. */
  remaining?: number;
  adjustments: ClaimAdjustment[];
}

/** Loop 2430. */
export interface LineAdjudication {
  payerId: string;
  paid: number;
  procedure: string;
  modifiers: string[];
  units: string;
  adjustments: ClaimAdjustment[];
  date?: string;
}

export interface ServiceLine {
  procedure: string;
  modifiers: string[];
  charge: number;
  /** Decimal, for example 1 or 0.5. */
  units: string;
  placeOfService?: string;
  /** From 1; at most four. */
  diagnosisPointers: number[];
  from: string;
  /** Where the service has a range. */
  to?: string;
  /** REF*6R. */
  controlNumber?: string;
  rendering?: Name & { npi: string };
  adjudications: LineAdjudication[];
}

export interface ProfessionalClaim {
  billingProvider: BillingProvider;
  /** Where payment goes when not to the billing provider's address. */
  payTo?: PostalAddress;
  subscriber: Subscriber;
  patient?: Dependent;
  payer: Payer;
  /** CLM01: at most 20 of A-Z and 0-9, unique per submission. */
  controlNumber: string;
  /** CLM02: the sum of the lines' charges. */
  charge: number;
  placeOfService: string;
  /** CLM05-3: 1 original, 7 replacement, 8 void. */
  frequency: string;
  /** CLM06 to CLM09. */
  providerSignature: string;
  acceptsAssignment: string;
  benefitsAssigned: string;
  releaseOfInformation: string;
  /** REF*F8, required for frequency 7 and 8. */
  priorPayerClaimNumber?: string;
  /** REF*G1. */
  authorization?: string;
  /** REF*D9: set by an intermediary. */
  intermediaryNumber?: string;
  /** HI: the first is the principal. ICD-10-CM without the point. */
  diagnoses: { qualifier: string; code: string }[];
  rendering?: Name & { npi: string; taxonomy?: string };
  otherPayers: OtherPayer[];
  lines: ServiceLine[];
}

/** Loops 1000A and 1000B, and BHT. */
export interface SubmissionHeader {
  submitter: Name & {
    id: string;
    contact: { name?: string; phone?: string; email?: string; extension?: string };
  };
  receiver: { name: string; id: string };
  /** BHT03. */
  reference: string;
}
