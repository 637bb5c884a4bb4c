import type { Claim, ClaimStatus } from '@rymeda/contracts';
import { fromCents } from '@rymeda/kernel';
import { linesInDollars, plainOf, type Line } from './lines.rules.ts';

/** A claim in memory and, PHI sealed, at rest. Amounts are integer cents. */
export type ClaimState = Omit<Claim, 'createdAt' | 'updatedAt' | 'submittedAt' | 'lines'> & {
  lines: Line[];
  submittedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
};

/** Whose a new record is. */
export interface Birth {
  id: string;
  organizationId: string;
  now: Date;
}

type Billed = Pick<ClaimState, 'clientId' | 'sessionId' | 'payerId' | 'icdCodes' | 'lines'> &
  Partial<
    Pick<ClaimState, 'authorizationNumber' | 'frequency' | 'replacesClaimId' | 'rank' | 'primaryClaimId'>
  >;

/** A draft as it begins, whether a person made it, a completed session or another claim. */
export const draftClaim = (billed: Billed, { id, organizationId, now }: Birth): ClaimState => ({
  id,
  organizationId,
  clientId: billed.clientId,
  sessionId: billed.sessionId,
  payerId: billed.payerId,
  status: 'draft',
  icdCodes: billed.icdCodes,
  lines: billed.lines,
  ...plainOf(billed.lines),
  authorizationNumber: billed.authorizationNumber ?? null,
  paidAmount: null,
  patientResponsibility: null,
  submittedAt: null,
  denialReason: null,
  appealReason: null,
  appealDocumentIds: [],
  submissionState: 'draft',
  controlNumber: null,
  payerClaimNumber: null,
  frequency: billed.frequency ?? '1',
  replacesClaimId: billed.replacesClaimId ?? null,
  replacedByClaimId: null,
  rank: billed.rank ?? 1,
  primaryClaimId: billed.primaryClaimId ?? null,
  forwarded: false,
  payerStatus: null,
  findings: [],
  createdAt: now,
  updatedAt: now,
  version: 1,
});

/**
 * YYYY-MM-DD: the first day of service. Where no line says one, the day of the submission; neither changes after it, so
 * that what is open ages from one day.
 */
export function serviceDayOf({
  lines = [],
  submittedAt,
  createdAt,
}: Pick<ClaimState, 'submittedAt' | 'createdAt'> & {
  lines?: readonly { date?: string | null | undefined }[];
}): string {
  const [first] = lines.flatMap(({ date }) => date ?? []).sort();
  return first ?? (submittedAt ?? createdAt).toISOString().slice(0, 10);
}

/** Another claim stands in its place, or it was taken back: whatever is said or paid of it, it stays so. */
export const isGone = ({ submissionState }: Pick<ClaimState, 'submissionState'>): boolean =>
  submissionState === 'replaced' || submissionState === 'voided';

/** The life of a claim; a status that is not here is final. */
export const transitions: Partial<Record<ClaimStatus, readonly ClaimStatus[]>> = {
  draft: ['submitted'],
  submitted: ['accepted', 'denied'],
  accepted: ['paid', 'denied'],
  denied: ['appealed'],
  appealed: ['accepted', 'denied', 'paid'],
};

export type ClaimVerb = 'created' | 'updated' | 'deleted' | Exclude<ClaimStatus, 'draft'>;

const dollarsOrNull = (cents: number | null): number | null => (cents === null ? null : fromCents(cents));

export function toClaim(state: ClaimState): Claim {
  const { version: _version, ...fields } = state;
  return {
    ...fields,
    lines: linesInDollars(state.lines),
    totalAmount: fromCents(state.totalAmount),
    paidAmount: dollarsOrNull(state.paidAmount),
    patientResponsibility: dollarsOrNull(state.patientResponsibility),
    submittedAt: state.submittedAt?.toISOString() ?? null,
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

/** The part of a claim that its events tell, all of it in clear in the database. Cents. */
export type ClaimFacts = Pick<
  ClaimState,
  'id' | 'clientId' | 'sessionId' | 'payerId' | 'status' | 'totalAmount' | 'paidAmount' | 'version'
>;

/** Ids, statuses and amounts; no diagnosis and no reason, which subscribers read through the API. */
export function claimEvent(verb: ClaimVerb, state: ClaimFacts, from: ClaimStatus | null, more: object = {}) {
  const { id, clientId, sessionId, payerId, status } = state;
  return {
    name: `revenue.claim.${verb}`,
    subject: `claim/${id}`,
    sequence: state.version,
    data: {
      id,
      clientId,
      sessionId,
      payerId,
      status,
      from,
      totalAmount: fromCents(state.totalAmount),
      paidAmount: dollarsOrNull(state.paidAmount),
      ...more,
    },
  };
}
