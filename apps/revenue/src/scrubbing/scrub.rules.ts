import {
  checks,
  type AdjustableCheck,
  type CheckName,
  type Finding,
  type RevenueSettings,
} from '@rymeda/contracts';
import { isNpi } from '@rymeda/kernel';
import type { ClaimState } from '../claims/claim.ts';
import type { Line } from '../claims/lines.rules.ts';
import { asksForPayment, isHeld, mayBeFederal, type Excluded } from '../exclusions/exclusion.rules.ts';
import type { Parties } from '../parties/parties.ts';
import { isWritable, wholeAddress } from '../parties/address.rules.ts';
import type { PayerState } from '../payers/payer.ts';
import { lastFilingDay } from './timely-filing.rules.ts';

/** Lists of codes that are free to use. CPT's is not: it is judged by form alone, in the contract. */
export interface CodeLists {
  /** Whether a code of ICD-10-CM, without its point, may be billed; `undefined` without a list for the day. */
  isBillableDiagnosis?(code: string): boolean | undefined;
  /** Whether a HCPCS level II code may be billed on a day. */
  isHcpcs?(code: string, day: string): boolean | undefined;
}

/** What a claim is checked against. */
export interface Facts {
  claim: ClaimState;
  payer: Pick<PayerState, 'timelyFilingDays' | 'claimFilingIndicator' | 'acceptsReplacement'> | null;
  parties: Parties;
  /** Whether the patient is covered by the payer on the day, and it is known whose insurance that is. */
  covered: 'yes' | 'without_subscriber' | 'subscriber_in_other_letters' | 'no';
  /** Whether another claim bills the same service. */
  duplicate: boolean;
  /** The providers who stand on an exclusion list, as a person has confirmed. */
  excluded: Excluded;
  /** YYYY-MM-DD, where the organisation is. */
  today: string;
  lists: CodeLists;
}

type Fault = { field: string; code: string; hint: string };
type Check = (facts: Facts) => Fault[];

export const dayOf = (line: Pick<Line, 'date'>, { visit }: Pick<Parties, 'visit'>): string | undefined =>
  line.date ?? visit.serviceDate;

const eachLine =
  (fault: (line: Line, facts: Facts) => Omit<Fault, 'field'> | undefined, name: string): Check =>
  (facts) =>
    facts.claim.lines.flatMap((line, i) => {
      const found = fault(line, facts);
      return found === undefined ? [] : [{ field: `lines.${i}.${name}`, ...found }];
    });

const repeats = (values: readonly (string | number)[]): boolean => new Set(values).size < values.length;
export const plain = (code: string): string => code.replaceAll('.', '');
/** HCPCS level II; CPT's codes are judged by form alone. */
export const isLevelTwo = (code: string): boolean => /^[A-V]/.test(code);

/** CMS, Place of Service Codes for Professional Claims. */
const places = new Set(
  (
    '01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 31 32 33 34 41 42 49 50 51 ' +
    '52 53 54 55 56 57 58 60 61 62 65 66 71 72 81 99'
  ).split(' '),
);

/** Of a session for which nothing can be billed unless a person says on what day it was given after all. */
const notHeld: ReadonlySet<string | undefined> = new Set(['cancelled', 'no_show']);
const undatedLines = eachLine(
  (line) =>
    line.date === null
      ? { code: 'required', hint: 'the session was not held: say what day the service was given on' }
      : undefined,
  'date',
);
const otherLetters = { code: 'invalid_characters', hint: 'an 837P carries names in Latin letters' };

const rules: Record<CheckName, Check> = {
  diagnosis_required: ({ claim }) =>
    claim.icdCodes.length > 0
      ? []
      : [{ field: 'icdCodes', code: 'required', hint: 'a claim needs a diagnosis' }],
  diagnosis_known: ({ claim, lists }) =>
    claim.icdCodes.flatMap((code, i) =>
      lists.isBillableDiagnosis?.(plain(code)) === false
        ? [{ field: `icdCodes.${i}`, code: 'unknown_code', hint: 'use a billable code of ICD-10-CM' }]
        : [],
    ),
  diagnosis_repeated: ({ claim }) =>
    repeats(claim.icdCodes.map(plain))
      ? [{ field: 'icdCodes', code: 'duplicate', hint: 'name each diagnosis once' }]
      : [],
  procedure_known: eachLine(
    (line, { lists, parties, today }) =>
      isLevelTwo(line.cpt) && lists.isHcpcs?.(line.cpt, dayOf(line, parties) ?? today) === false
        ? { code: 'unknown_code', hint: 'use a HCPCS level II code that exists' }
        : undefined,
    'cpt',
  ),
  diagnosis_pointers: eachLine((line, { claim }) => {
    const { diagnosisPointers } = line;
    if (diagnosisPointers.some((p) => p > claim.icdCodes.length))
      return { code: 'out_of_range', hint: 'point to a place in icdCodes, from 1' };
    return repeats(diagnosisPointers) ? { code: 'duplicate', hint: 'point to each once' } : undefined;
  }, 'diagnosisPointers'),
  modifiers_repeated: eachLine(
    (line) => (repeats(line.modifiers) ? { code: 'duplicate', hint: 'name each modifier once' } : undefined),
    'modifiers',
  ),
  charge_sum: ({ claim }) =>
    claim.lines.reduce((sum, line) => sum + line.charge, 0) === claim.totalAmount
      ? []
      : [{ field: 'totalAmount', code: 'invalid_value', hint: 'must be the sum of the lines' }],
  charge_zero: eachLine(
    (line) => (line.charge === 0 ? { code: 'out_of_range', hint: 'charge the service' } : undefined),
    'charge',
  ),
  place_of_service: eachLine(
    (line) =>
      places.has(line.placeOfService)
        ? undefined
        : { code: 'unknown_code', hint: 'use a place of service of the list of CMS' },
    'placeOfService',
  ),
  service_date_future: eachLine((line, { parties, today }) => {
    const day = dayOf(line, parties);
    return day !== undefined && day > today
      ? { code: 'out_of_range', hint: 'bill it once it was done' }
      : undefined;
  }, 'date'),
  service_date_known: eachLine(
    (line, { parties }) =>
      dayOf(line, parties) === undefined
        ? { code: 'required', hint: 'start the session, or say the date' }
        : undefined,
    'date',
  ),
  timely_filing: eachLine((line, { claim, payer, parties, today }) => {
    const day = dayOf(line, parties);
    if (payer === null || day === undefined || !asksForPayment(claim)) return undefined;
    const last = lastFilingDay(day, payer);
    return last !== undefined && today > last
      ? { code: 'too_late', hint: "the payer's time for filing has passed; it would deny (CO-29)" }
      : undefined;
  }, 'date'),
  session_held: (facts) => {
    const { status } = facts.parties.visit;
    if (!asksForPayment(facts.claim)) return [];
    if (status === 'deleted')
      return [
        { field: 'sessionId', code: 'not_found', hint: 'the session was deleted: there is none to bill' },
      ];
    return notHeld.has(status) ? undatedLines(facts) : [];
  },
  session_completed: ({ claim, parties }) =>
    parties.visit.status === 'completed' || !asksForPayment(claim)
      ? []
      : [{ field: 'sessionId', code: 'invalid_value', hint: 'complete the session first' }],
  note_signed: ({ parties }) =>
    parties.visit.noteSigned
      ? []
      : [{ field: 'sessionId', code: 'unsigned_note', hint: 'have a note of the session signed' }],
  duplicate_claim: ({ duplicate }) =>
    duplicate
      ? [{ field: 'lines', code: 'duplicate', hint: 'another claim bills the same service of that session' }]
      : [],
  coverage: ({ covered }) =>
    ({
      yes: [],
      without_subscriber: [
        {
          field: 'coverage.subscriber',
          code: 'required',
          hint: "name the subscriber of the patient's coverage",
        },
      ],
      subscriber_in_other_letters: [{ field: 'coverage.subscriber', ...otherLetters }],
      no: [{ field: 'payerId', code: 'not_covered', hint: "record the patient's coverage by this payer" }],
    })[covered],
  billing_provider: ({ parties: { organization } }) => {
    const { name, npi, taxId, address } = organization?.billing ?? {};
    if (isWritable(name) && npi && isNpi(npi) && taxId && wholeAddress(address) !== undefined) return [];
    return [
      {
        field: 'organization.billing',
        code: 'required',
        hint: 'give the organisation a billing name, NPI, tax id and whole address, in Latin letters',
      },
    ];
  },
  rendering_provider: eachLine((line, { parties }) => {
    const id = line.renderingProviderId ?? parties.visit.providerId;
    const provider = id === undefined ? null : parties.providers.get(id);
    if (!provider) return { code: 'not_found', hint: 'name a provider who is there' };
    if (!isNpi(provider.npi)) return { code: 'invalid_check_digit', hint: "mend the provider's NPI" };
    return isWritable(provider.lastName) ? undefined : otherLetters;
  }, 'renderingProviderId'),
  excluded_provider: eachLine(
    (line, { claim, parties, excluded, payer }) =>
      asksForPayment(claim) && mayBeFederal(payer) && isHeld(line, parties.visit, excluded)
        ? { code: 'excluded', hint: 'the provider stands on an exclusion list: bill no federal payer' }
        : undefined,
    'renderingProviderId',
  ),
  patient_details: ({ parties: { patient } }) => {
    if (patient === null) return [{ field: 'clientId', code: 'not_found', hint: 'the patient is not there' }];
    return [
      ...(isWritable(patient.lastName) ? [] : [{ field: 'clientId', ...otherLetters }]),
      ...(wholeAddress(patient.address) === undefined
        ? [{ field: 'clientId', code: 'required', hint: "complete the patient's address, in Latin letters" }]
        : []),
    ];
  },
  replacement_accepted: ({ claim, payer }) =>
    claim.frequency === '1' || payer?.acceptsReplacement !== false
      ? []
      : [{ field: 'payerId', code: 'invalid_value', hint: 'this payer takes no corrected and void claims' }],
};

/** Every check of a claim, as severe as the organisation wants it; in the order of the contract's list. */
export function scrub(facts: Facts, severities: RevenueSettings['checks'] = {}): Finding[] {
  return (Object.keys(rules) as CheckName[]).flatMap((check) => {
    const chosen = 'fixed' in checks[check] ? undefined : severities[check as AdjustableCheck];
    const severity = chosen ?? checks[check].severity;
    if (severity === 'off') return [];
    return rules[check](facts).map((fault) => ({ check, ...fault, severity }));
  });
}
