import type { ClaimCreate, ClaimPatch, ClaimStatus } from '@rymeda/contracts';
import { problem, toCents, validationFailed, type Problem } from '@rymeda/kernel';
import { mergePatch } from '@rymeda/service/records';
import { draftClaim, transitions, type Birth, type ClaimState } from './claim.ts';

export const newClaim = (command: ClaimCreate, birth: Birth): ClaimState =>
  draftClaim({ ...command, totalAmount: toCents(command.totalAmount) }, birth);

const editable = ['sessionId', 'payerId', 'cptCodes', 'icdCodes', 'totalAmount'] as const;

/** The draft after a merge patch, with the names of the fields that really changed; any other claim is refused. */
export function changeClaim(
  state: ClaimState,
  patch: ClaimPatch,
  now: Date,
): { claim: ClaimState; changed: string[] } {
  assertDraft(state, 'changed');
  const { totalAmount, ...plain } = patch;
  const merged = mergePatch(state, {
    ...plain,
    ...(totalAmount === undefined ? {} : { totalAmount: toCents(totalAmount) }),
  });
  const changed = editable.filter((f) => JSON.stringify(merged[f]) !== JSON.stringify(state[f]));
  if (changed.length === 0) return { claim: state, changed };
  return { claim: { ...merged, updatedAt: now, version: state.version + 1 }, changed };
}

/** The draft as it is when it is gone; what was submitted stays. */
export function deleteClaim(state: ClaimState): ClaimState {
  assertDraft(state, 'deleted');
  return { ...state, version: state.version + 1 };
}

/** What a payer's or a person's decision says beside the status. Cents. */
export interface Decision {
  reason?: string | undefined;
  paidAmount?: number;
}

/** The claim in its next status, or INVALID_TRANSITION; VALIDATION_FAILED for one that can't be submitted yet. */
export function moveClaim(state: ClaimState, to: ClaimStatus, decision: Decision, now: Date): ClaimState {
  if (!transitions[state.status]?.includes(to))
    throw invalidTransition(state.status, to, `A claim that is ${state.status} can't become ${to}`);
  // An automatic draft begins without diagnoses; no payer takes it so.
  if (to === 'submitted' && state.icdCodes.length === 0)
    throw validationFailed([{ field: 'icdCodes', code: 'required', message: 'a claim needs a diagnosis' }]);
  const { reason, paidAmount } = decision;
  return {
    ...state,
    status: to,
    ...(to === 'submitted' ? { submittedAt: now } : {}),
    ...(to === 'denied' ? { denialReason: reason ?? null } : {}),
    ...(to === 'appealed' ? { appealReason: reason ?? null } : {}),
    ...(to === 'paid' ? { paidAmount: paidAmount ?? 0 } : {}),
    updatedAt: now,
    version: state.version + 1,
  };
}

function assertDraft(state: ClaimState, verb: string): void {
  if (state.status !== 'draft')
    throw invalidTransition(state.status, 'draft', `A claim that is ${state.status} can't be ${verb}`);
}

const invalidTransition = (from: ClaimStatus, to: ClaimStatus, detail: string): Problem =>
  problem('INVALID_TRANSITION', detail, { details: { from, to } });
