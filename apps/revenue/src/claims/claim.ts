import type { Claim, ClaimStatus } from '@rymeda/contracts';
import { fromCents } from '@rymeda/kernel';

/** A claim in memory and, PHI sealed, at rest. Amounts are integer cents. */
export type ClaimState = Omit<Claim, 'createdAt' | 'updatedAt' | 'submittedAt'> & {
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

type Billed = Pick<
  ClaimState,
  'clientId' | 'sessionId' | 'payerId' | 'cptCodes' | 'icdCodes' | 'totalAmount'
>;

/** A draft as it begins, whether a person made it or a completed session. */
export const draftClaim = (billed: Billed, { id, organizationId, now }: Birth): ClaimState => ({
  id,
  organizationId,
  clientId: billed.clientId,
  sessionId: billed.sessionId,
  payerId: billed.payerId,
  status: 'draft',
  cptCodes: billed.cptCodes,
  icdCodes: billed.icdCodes,
  totalAmount: billed.totalAmount,
  paidAmount: null,
  submittedAt: null,
  denialReason: null,
  appealReason: null,
  createdAt: now,
  updatedAt: now,
  version: 1,
});

/** The life of a claim; a status that is not here is final. */
export const transitions: Partial<Record<ClaimStatus, readonly ClaimStatus[]>> = {
  draft: ['submitted'],
  submitted: ['accepted', 'denied'],
  accepted: ['paid', 'denied'],
  denied: ['appealed'],
  appealed: ['accepted', 'denied', 'paid'],
};

export type ClaimVerb = 'created' | 'updated' | 'deleted' | Exclude<ClaimStatus, 'draft'>;

export function toClaim(state: ClaimState): Claim {
  const { version: _version, ...fields } = state;
  return {
    ...fields,
    totalAmount: fromCents(state.totalAmount),
    paidAmount: state.paidAmount === null ? null : fromCents(state.paidAmount),
    submittedAt: state.submittedAt?.toISOString() ?? null,
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

/** Ids, statuses and amounts; no diagnosis and no reason, which subscribers read through the API. */
export function claimEvent(verb: ClaimVerb, state: ClaimState, from: ClaimStatus | null, more: object = {}) {
  const { id, clientId, sessionId, payerId, status, totalAmount, paidAmount } = toClaim(state);
  return {
    name: `revenue.claim.${verb}`,
    subject: `claim/${id}`,
    sequence: state.version,
    data: { id, clientId, sessionId, payerId, status, from, totalAmount, paidAmount, ...more },
  };
}
