import { problem } from '@rymeda/kernel';
import type {
  BillingProvider,
  Dependent,
  LineAdjudication,
  OtherPayer,
  Person,
  ProfessionalClaim,
  ServiceLine,
  Subscriber,
} from '@rymeda/x12';
import type { KnownPatient, KnownProvider } from '../care/care-client.ts';
import type { ClaimState } from '../claims/claim.ts';
import { lacksSubscriber } from '../coverages/coverage.rules.ts';
import type { CoverageState } from '../coverages/coverage.ts';
import type { KnownOrganization } from '../engines/identity-client.ts';
import { cut, isWritable, wholeAddress } from '../parties/address.rules.ts';
import type { Parties } from '../parties/parties.ts';
import type { PayerState } from '../payers/payer.ts';
import { dayOf } from '../scrubbing/scrub.rules.ts';

/** What an earlier payer decided, as a later payer is told it: loops 2320 and 2430. */
export interface EarlierPayer {
  payer: PayerState;
  coverage: CoverageState;
  /** Cents. */
  paid: number;
  /** Of the claim as a whole. */
  adjustments: OtherPayer['adjustments'];
  /** By the line's place, from 0. */
  lines: Omit<LineAdjudication, 'payerId' | 'procedure' | 'modifiers' | 'units'>[];
}

export interface Bill {
  claim: ClaimState;
  controlNumber: string;
  payer: PayerState;
  coverage: CoverageState | undefined;
  parties: Parties;
  /** The first payer's first. */
  earlier: readonly EarlierPayer[];
}

/** SBR01. */
const ranks = ['P', 'S', 'T', 'A', 'B', 'C', 'D', 'E', 'F'];
const rankOf = (rank: number): string => ranks[rank - 1] ?? 'U';

/** X12 element 1069. */
const relationships = { self: '18', spouse: '01', child: '19', other: 'G8' } as const;

/** The claim as an 837P says it; CONFLICT, naming what is missing, when it can't be said. */
export function professionalClaim(bill: Bill): ProfessionalClaim {
  const { claim, payer, coverage, parties } = bill;
  const missing = missingFor(bill);
  const billing = billingProviderOf(parties.organization);
  if (missing.length > 0 || billing === undefined || coverage === undefined || parties.patient === null)
    throw problem('CONFLICT', 'The claim lacks what an 837P needs', { details: { missing } });
  const patient = personOf(parties.patient);
  const [first] = claim.lines;
  const placeOfService = first?.placeOfService ?? '11';
  const rendering = providerOf(first?.renderingProviderId ?? undefined, parties);
  return {
    billingProvider: billing,
    ...subscriberOf(coverage, patient, claim.rank, payer),
    payer: { name: payer.name, id: payer.payerId, ...addressOf(payer.address) },
    controlNumber: bill.controlNumber,
    charge: claim.totalAmount,
    placeOfService,
    frequency: claim.frequency,
    providerSignature: 'Y',
    acceptsAssignment: 'A',
    benefitsAssigned: 'Y',
    releaseOfInformation: 'Y',
    ...(claim.frequency === '1' || claim.payerClaimNumber === null
      ? {}
      : { priorPayerClaimNumber: claim.payerClaimNumber }),
    ...(claim.authorizationNumber ? { authorization: claim.authorizationNumber } : {}),
    diagnoses: claim.icdCodes.map((code, i) => ({
      qualifier: i === 0 ? 'ABK' : 'ABF',
      code: code.replaceAll('.', ''),
    })),
    ...(rendering === undefined || rendering.npi === billing.npi
      ? {}
      : { rendering: { ...nameOf(rendering), ...taxonomyOf(rendering.specialty) } }),
    otherPayers: bill.earlier.map(otherPayerOf(patient)),
    lines: claim.lines.map((_, i) => lineOf(bill, i, placeOfService, rendering)),
  };
}

/** What is missing, by the names under which it is set. */
export function missingFor({
  claim,
  coverage,
  parties,
}: Pick<Bill, 'coverage' | 'parties' | 'claim'>): string[] {
  return [
    ...(billingProviderOf(parties.organization) === undefined ? ['organization.billing'] : []),
    ...(coverage === undefined ? ['coverage'] : []),
    ...(coverage !== undefined && lacksSubscriber(coverage) ? ['coverage.subscriber'] : []),
    ...(parties.patient === null ? ['patient'] : []),
    ...(claim.lines.some((line) => dayOf(line, parties) === undefined) ? ['session.startTime'] : []),
  ];
}

export function billingProviderOf(organization: KnownOrganization | null): BillingProvider | undefined {
  const { name, npi, taxId, address, taxonomy, phone } = organization?.billing ?? {};
  const place = wholeAddress(address);
  if (!isWritable(name) || !npi || !taxId || place === undefined) return undefined;
  const taxIdQualifier = 'EI';
  return {
    name: cut(name, 60),
    npi,
    taxId,
    taxIdQualifier,
    ...(taxonomy ? { taxonomy } : {}),
    ...phoneOf(phone),
    address: place,
  };
}

/** PER04 of a telephone: a number of the United States, without what is to be dialled behind it. */
function phoneOf(phone: string | null | undefined): { phone?: string } {
  const [number = ''] = (phone ?? '').split('x');
  const digits = /^1?(\d{10})$/.exec(number.replaceAll(/\D/g, ''))?.[1];
  return digits === undefined ? {} : { phone: digits };
}

function subscriberOf(
  coverage: CoverageState,
  patient: Person,
  rank: number,
  payer: PayerState,
): { subscriber: Subscriber; patient?: Dependent } {
  const insured = {
    memberId: coverage.memberId,
    rank: rankOf(rank),
    ...(coverage.groupNumber ? { groupNumber: coverage.groupNumber } : {}),
    filingIndicator: payer.claimFilingIndicator ?? 'ZZ',
  };
  const { subscriber, relationship } = coverage;
  if (relationship === 'self' || !subscriber)
    return { subscriber: { ...patient, ...insured, relationship: '18' } };
  return {
    subscriber: { ...personOf(subscriber), ...insured },
    patient: { ...patient, relationship: relationships[relationship] },
  };
}

/** Their ranks are those of the claims, as this one's is: coverages may skip one, and change theirs. */
const otherPayerOf =
  (patient: Person) =>
  ({ payer, coverage, paid, adjustments }: EarlierPayer, before: number): OtherPayer => {
    const { subscriber } = subscriberOf(coverage, patient, before + 1, payer);
    // Loop 2330A says no birth date and no sex.
    const { birthDate: _birthDate, sex: _sex, ...insured } = subscriber;
    return {
      payer: { name: payer.name, id: payer.payerId },
      subscriber: { ...insured, relationship: relationships[coverage.relationship] },
      paid,
      adjustments,
    };
  };

function lineOf(
  { claim, parties, earlier }: Bill,
  at: number,
  placeOfService: string,
  rendering: KnownProvider | undefined,
): ServiceLine {
  const line = claim.lines[at] as ClaimState['lines'][number];
  const own = providerOf(line.renderingProviderId ?? undefined, parties);
  const pointers = line.diagnosisPointers;
  const service = { procedure: line.cpt, modifiers: line.modifiers, units: String(line.units) };
  return {
    ...service,
    charge: line.charge,
    ...(line.placeOfService === placeOfService ? {} : { placeOfService: line.placeOfService }),
    diagnosisPointers: pointers.length > 0 ? pointers : claim.icdCodes.slice(0, 4).map((_, i) => i + 1),
    from: dayOf(line, parties) ?? '',
    controlNumber: lineControlNumber(at),
    ...(own === undefined || own.npi === rendering?.npi ? {} : { rendering: nameOf(own) }),
    adjudications: earlier.flatMap(({ payer, lines }) => {
      const decided = lines[at];
      return decided === undefined ? [] : [{ ...decided, ...service, payerId: payer.payerId }];
    }),
  };
}

/** REF*6R: unique within the claim, which is what an 835's lines are matched within. */
export const lineControlNumber = (at: number): string => String(at + 1);

function providerOf(id: string | undefined, { providers, visit }: Parties): KnownProvider | undefined {
  const chosen = id ?? visit.providerId;
  return chosen === undefined ? undefined : (providers.get(chosen) ?? undefined);
}

const nameOf = (p: KnownProvider) => ({ ...personName(p), npi: p.npi });

/** NM103 and NM104, cut to the guide's lengths. */
const personName = (p: { lastName: string; firstName: string }) => ({
  name: cut(p.lastName, 60),
  firstName: cut(p.firstName, 35),
});

/** Only a NUCC code; care takes short codes too. */
const taxonomyOf = (specialty: string) => (/^[0-9A-Z]{9}X$/.test(specialty) ? { taxonomy: specialty } : {});

function personOf(
  of: Pick<KnownPatient, 'firstName' | 'lastName' | 'dateOfBirth' | 'sex' | 'address'>,
): Person {
  const sex = of.sex === 'female' ? 'F' : of.sex === 'male' ? 'M' : 'U';
  return {
    ...personName(of),
    birthDate: of.dateOfBirth,
    sex,
    ...addressOf(of.address),
  };
}

const addressOf = (address: KnownPatient['address']) => {
  const whole = wholeAddress(address);
  return whole === undefined ? {} : { address: whole };
};
