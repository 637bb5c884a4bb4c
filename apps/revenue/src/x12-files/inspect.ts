import { isNpi, sha256Stream } from '@rymeda/kernel';
import {
  acknowledgementReader,
  claimStatusReader,
  acknowledgedAs,
  element,
  eligibilityReader,
  faultAt,
  interchangeAcknowledgementOf,
  isReversal,
  isTest,
  readFile,
  remittanceReader,
  X12Error,
  coverageOf,
  type AcknowledgedAs,
  type Coverage,
  type GroupAcknowledgement,
  type Payment,
  type RemittanceTotals,
  type ClaimStatusReport,
  type Segment,
  type SetPlace,
  type StatusInformation,
  type X12Fault,
} from '@rymeda/x12';

export interface FoundStatus {
  controlNumber: string;
  outcome: AcknowledgedAs;
  payerClaimNumber?: string;
  /** Category and code of each status, for example A3:21. */
  codes: string[];
  /** STC02, YYYY-MM-DD; null where no status tells its day. */
  asOf: string | null;
}

/** A 277CA that refuses the receiver's or a provider's level: all that was sent and isn't named by itself. */
export interface RefusedLevel {
  /** BHT03 of what was sent. */
  reference: string;
  codes: string[];
}

type Content =
  | {
      kind: '835';
      payment: Payment;
      claims: number;
      paid: number;
      reversals: boolean;
      hash: string;
      /** Of its TRN. */
      traceLine: number;
    }
  | { kind: '999'; group: GroupAcknowledgement }
  | {
      kind: '277';
      isAcknowledgement: boolean;
      /** YYYY-MM-DDTHH:MM on the payer's clock. */
      reportedAt: string | undefined;
      claims: FoundStatus[];
      refused?: RefusedLevel;
    }
  | { kind: '271'; people: Record<Coverage, number> }
  | { kind: 'other' };

export interface FoundSet {
  type: string;
  /** Of its ST. */
  line: number;
  /** ISA05 to ISA08, turned round: under it we sent what this answers. */
  partner: string;
  /** ISA15: it tells of nothing that happened. */
  isTest: boolean;
  faults: X12Fault[];
  /** Worth a look: nothing is held for them. */
  flags: X12Fault[];
  content: Content;
}

export interface Inspected {
  /** Of the file as a whole: none of it may be used. */
  faults: X12Fault[];
  sets: FoundSet[];
  acknowledgements: {
    controlNumber: string;
    accepted: boolean;
    code: string;
    note: string;
    partner: string;
    isTest: boolean;
    line: number;
  }[];
}

/** Sets and acknowledgements of one file, and claims that its 277s tell of: each is held until all was read. */
const mostParts = 5_000;
const mostStatuses = 100_000;

const tooMany = (at: Segment, most: number, of: string): X12Error =>
  new X12Error(faultAt(at, 'UNEXPECTED_SEGMENT', `comes after ${most} ${of}: they have no room in one file`));

/** Segments tell where something stood, which may differ between two copies of one payment. */
export const withoutPlaces = (_key: string, value: unknown): unknown =>
  _key === 'segment' ? undefined : value;

/** Reads a file to its end, in the memory of one claim, before anything of it is used. */
export async function inspect(pieces: AsyncIterable<Uint8Array>): Promise<Inspected> {
  const sets: FoundSet[] = [];
  const acknowledgements: Inspected['acknowledgements'] = [];
  const told = { statuses: 0 };
  const requireRoom = (at: Segment): void => {
    if (sets.length + acknowledgements.length >= mostParts)
      throw tooMany(at, mostParts, 'sets and acknowledgements');
  };
  const { faults } = await readFile(pieces, {
    readers: {
      '835': remittance,
      '277': () => statuses(told),
      '999': acknowledgementReader,
      '271': eligibilities,
    },
    flag: npiFlag,
    set(place, { content, faults: of, flags }) {
      const { type, version, segment } = place.header;
      requireRoom(segment);
      sets.push({
        type: type === '277' && version.startsWith('005010X214') ? '277CA' : type,
        line: segment.line,
        partner: partnerOf(place.interchange),
        isTest: isTest(place.interchange),
        faults: of,
        flags,
        content: contentOf(type, content),
      });
    },
    acknowledgement(ta1, interchange) {
      const { line } = ta1;
      requireRoom(ta1);
      const from = { partner: partnerOf(interchange), isTest: isTest(interchange) };
      acknowledgements.push({ ...interchangeAcknowledgementOf(ta1), ...from, line });
    },
  });
  if (sets.length === 0 && acknowledgements.length === 0 && faults.length === 0) faults.push(nothingInIt);
  return { faults, sets, acknowledgements };
}

const nothingInIt: X12Fault = {
  ...{ code: 'MISSING_SEGMENT', segment: 'ISA', line: 1 },
  message: 'is followed by no transaction set and no acknowledgement',
};

/** Where a provider is named: the qualifier's element; the number stands behind it. */
const providerNames: Readonly<Record<string, number>> = { N1: 3, NM1: 8 };

/** Payers often send numbers that can't be NPIs: told, and taken all the same. */
function npiFlag(segment: Segment): X12Fault | undefined {
  const at = providerNames[segment.id];
  if (at === undefined || element(segment, at) !== 'XX' || isNpi(element(segment, at + 1))) return undefined;
  return faultAt(segment, 'INVALID_ELEMENT', 'is no NPI: its check digit is wrong', at + 1);
}

const partnerOf = (i: SetPlace['interchange']): string =>
  [i.receiverQualifier, i.receiverId, i.senderQualifier, i.senderId].join('/');

type Remitted = RemittanceTotals & { reversals: boolean; hash: string; traceLine: number };
type Reported = ClaimStatusReport & { found: FoundStatus[] };

function remittance() {
  const digest = sha256Stream();
  let reversals = false;
  const inner = remittanceReader((claim) => {
    digest.update(JSON.stringify(claim, withoutPlaces));
    reversals ||= isReversal(claim);
  });
  return {
    loop: inner.loop.bind(inner),
    end(...args: Parameters<typeof inner.end>): Remitted {
      const totals = inner.end(...args);
      const trn = args[0].segments.find(({ id }) => id === 'TRN');
      digest.update(JSON.stringify(totals.payment, withoutPlaces));
      const traceLine = (trn ?? totals.payment.segment).line;
      return { ...totals, reversals, hash: digest.hex(), traceLine };
    },
  };
}

function statuses(told: { statuses: number }) {
  const found: FoundStatus[] = [];
  const inner = claimStatusReader(({ claimNumber, statuses: all, payerClaimNumber }) => {
    told.statuses++;
    found.push({
      controlNumber: claimNumber,
      outcome: acknowledgedAs(all),
      codes: codesOf(all),
      asOf:
        all
          .flatMap(({ day }) => day ?? [])
          .sort()
          .at(-1) ?? null,
      ...(payerClaimNumber === undefined ? {} : { payerClaimNumber }),
    });
  });
  return {
    loop(...args: Parameters<typeof inner.loop>): void {
      if (told.statuses >= mostStatuses) throw tooMany(args[0].first, mostStatuses, 'claims');
      inner.loop(...args);
    },
    end: (...args: Parameters<typeof inner.end>): Reported => ({ ...inner.end(...args), found }),
  };
}

function eligibilities() {
  const people: Record<Coverage, number> = { active: 0, inactive: 0, unknown: 0 };
  const inner = eligibilityReader((person) => people[coverageOf(person)]++);
  return {
    loop: inner.loop.bind(inner),
    end(...args: Parameters<typeof inner.end>): Record<Coverage, number> {
      // Of a request that could not be answered at all there is nobody to tell of.
      inner.end(...args);
      return people;
    },
  };
}

const codesOf = (all: readonly StatusInformation[]): string[] =>
  all.flatMap((s) => s.codes.map((c) => `${c.category}:${c.code}`));

/** The receiver's trace names what was sent; a provider's has no number of its own. */
function refusedLevel(levels: ClaimStatusReport['levels']): RefusedLevel | undefined {
  const worst = levels.find(({ statuses: of }) => of.length > 0 && acknowledgedAs(of) === 'rejected');
  const reference = levels.find(({ id }) => id === '2000B')?.traceNumber ?? '';
  return worst && { reference, codes: codesOf(worst.statuses) };
}

function contentOf(type: string, content: unknown): Content {
  if (content === undefined) return { kind: 'other' };
  if (type === '835') {
    const { paidOnClaims: paid, ...remitted } = content as Remitted;
    return { kind: '835', paid, ...remitted };
  }
  if (type === '999') return { kind: '999', group: content as GroupAcknowledgement };
  if (type === '271') return { kind: '271', people: content as Record<Coverage, number> };
  if (type !== '277') return { kind: 'other' };
  const { isAcknowledgement, reportedAt, found, levels } = content as Reported;
  const refused = refusedLevel(levels);
  const told = { kind: '277' as const, isAcknowledgement, reportedAt, claims: found };
  return { ...told, ...(refused === undefined ? {} : { refused }) };
}
