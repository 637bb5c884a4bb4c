import type { SetReader } from '../file/set-reader.ts';
import { all, find, inner, type Loop } from '../loops/loop-reader.ts';
import { centsAt } from '../syntax/amount.ts';
import { component, dayAt, element, type Segment } from '../syntax/segment.ts';

/** One STC composite (01, 10, 11): health care claim status. */
export interface ClaimStatusCode {
  /** Category, for example A2. */
  category: string;
  code: string;
  entity?: string;
}

export interface StatusInformation {
  codes: ClaimStatusCode[];
  /** STC02, YYYY-MM-DD: since when it is so. */
  day?: string;
  /** STC03: WQ accepts, U rejects. */
  action: string;
  /** STC04, cents. */
  charge?: number;
}

/** What became of one claim. */
export interface ClaimStatus {
  /** The CLM01 that was sent: TRN02 of an acknowledgment; of a response REF*EJ, where TRN02 is the request's number. */
  claimNumber: string;
  statuses: StatusInformation[];
  /** REF*1K. */
  payerClaimNumber?: string;
  lines: { statuses: StatusInformation[] }[];
}

export interface ClaimStatusReport {
  /** ST03 is 005010X214: an acknowledgment, whose categories decide; otherwise a response to a request. */
  isAcknowledgement: boolean;
  /** BHT04 and BHT05, YYYY-MM-DDTHH:MM as the payer's clock has it; undefined where they tell no moment. */
  reportedAt: string | undefined;
  claims: number;
  /** Statuses of the receiver's and the providers' levels: a rejection there is one of all claims below it. */
  levels: { id: string; traceNumber: string; statuses: StatusInformation[] }[];
}

/** `claim` gets each claim as it comes. */
export function claimStatusReader(claim: (status: ClaimStatus) => void): SetReader<ClaimStatusReport> {
  let claims = 0;
  return {
    loop(loop, _report, [root]) {
      for (const trace of inner(loop, '2200')) {
        claims++;
        const number = find(trace, 'REF', 1, '1K');
        const own = root !== undefined && isAcknowledgement(root) ? undefined : find(trace, 'REF', 1, 'EJ');
        claim({
          claimNumber: element(own ?? trace.first, 2).trim(),
          statuses: statusesOf(trace),
          ...(number === undefined ? {} : { payerClaimNumber: element(number, 2) }),
          lines: inner(trace, '2220').map((line) => ({ statuses: statusesOf(line) })),
        });
      }
    },
    end: (root) => ({
      isAcknowledgement: isAcknowledgement(root),
      reportedAt: reportedAt(root),
      claims,
      levels: inner(root, '2000B', '2000C').flatMap((level) =>
        inner(level, '2200').map((trace) => ({
          id: level.id,
          traceNumber: element(trace.first, 2),
          statuses: statusesOf(trace),
        })),
      ),
    }),
  };
}

const isAcknowledgement = (root: Loop): boolean => element(root.first, 3).startsWith('005010X214');

function reportedAt(root: Loop): string | undefined {
  const bht = find(root, 'BHT');
  const day = bht && dayAt(bht, 4);
  if (bht === undefined || day === undefined) return undefined;
  const [, hour, minute] = /^([01]\d|2[0-3])([0-5]\d)/.exec(element(bht, 5)) ?? [];
  return `${day}T${hour ?? '00'}:${minute ?? '00'}`;
}

const statusesOf = (loop: Loop): StatusInformation[] => all(loop, 'STC').map(statusOf);

function statusOf(stc: Segment): StatusInformation {
  const charge = centsAt(stc, 4);
  const day = dayAt(stc, 2);
  return {
    codes: [1, 10, 11]
      .filter((n) => element(stc, n) !== '')
      .map((n) => {
        const entity = component(stc, n, 3);
        return {
          category: component(stc, n, 1),
          code: component(stc, n, 2),
          ...(entity === '' ? {} : { entity }),
        };
      }),
    ...(day === undefined ? {} : { day }),
    action: element(stc, 3),
    ...(charge === undefined ? {} : { charge }),
  };
}

/** What a claim's acknowledgment decides; `exception` is for a person. */
export type AcknowledgedAs = 'forwarded' | 'received' | 'accepted' | 'rejected' | 'exception';

/**
 * A0 forwarded, A1 received only, A2 accepted into adjudication; A3, A6, A7, A8 rejected; U in STC03 rejects and
 * WQ accepts where the category leaves it open. A4, A5 and the categories of a status response (F, P, R) have no
 * place in an acknowledgment (RFI 1942): a person looks. Several statuses: the worst counts.
 */
export function acknowledgedAs(statuses: readonly StatusInformation[]): AcknowledgedAs {
  const outcomes = statuses.flatMap((s) => s.codes.map((c) => outcomeOf(c.category, s.action)));
  for (const outcome of ['exception', 'rejected', 'accepted', 'received', 'forwarded'] as const)
    if (outcomes.includes(outcome)) return outcome;
  return 'exception';
}

function outcomeOf(category: string, action: string): AcknowledgedAs {
  if (['A3', 'A6', 'A7', 'A8'].includes(category)) return 'rejected';
  if (!['A0', 'A1', 'A2'].includes(category)) return 'exception';
  if (action === 'U') return 'rejected';
  if (category === 'A2') return 'accepted';
  return category === 'A1' ? 'received' : 'forwarded';
}
